-- Where recalled money comes from, which pool it runs through, what it is for: by indicator, to
-- which no cash is added. What goes upward or into the fund is not pooled; what changes its use is
-- not recalled.
--
-- reads   recall_kinds, pool_members, carryover_ageing, uses, rules
-- takes
-- gives   one row per source and target, by both; each is rule:, pool:, system:, priority: or to:
with systems as (
    select root_indicator_id, min(fund_system) as fund_system
    from carryover_ageing
    group by root_indicator_id
),

recalled as (
    select
        recall_kinds.subject_id as root_indicator_id, recall_kinds.amount,
        'rule:' || coalesce(recall_kinds.rule_id, '') as source,
        coalesce(
            'pool:' || pool_members.category, 'system:' || coalesce(systems.fund_system, 'other')
        ) as target
    from recall_kinds
    left join pool_members
        on pool_members.root_indicator_id = recall_kinds.subject_id
        and pool_members.source = 'recalled'
    left join systems on systems.root_indicator_id = recall_kinds.subject_id
    where recall_kinds.kind = 'recall_indicator'
),

used as (
    select through.target as source, 'priority:' || uses.priority as target, uses.amount
    from uses
    join (select distinct root_indicator_id, target from recalled) as through
        on through.root_indicator_id = uses.source_id
    where uses.source_kind = 'recall'
),

kept as (
    select
        'rule:' || (select coalesce(min(rule_id), '') from rules where verdict = 'keep') as source,
        'pool:' || category as target, amount
    from pool_members
    where source = 'repurposed'
),

links as (
    select source, target, amount from recalled
    union all
    select source, target, amount from used
    union all
    select target, 'priority:unallocated', amount from recalled
    union all
    select source, 'priority:unallocated', -amount from used
    union all
    select 'rule:' || coalesce(rule_id, ''), 'to:' || kind, amount
    from recall_kinds
    where kind in ('return_up', 'stabilise', 'lower_level')
    union all
    select source, target, amount from kept
    union all
    select target, 'to:repurposed', amount from kept
)

select source, target, sum(amount)::decimal(38, 2) as amount
from links
group by source, target
having sum(amount) <> 0
order by source, target
