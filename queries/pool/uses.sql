-- What the money recalled into the treasury pays for. Needs stand in line by priority, then by
-- need_id; sources by root; laid side by side as stretches of yuan, a need takes what of a source
-- it overlaps.
--
-- reads   recalls, roots, needs, spending_order
-- takes
-- gives   one row per source and need, then one of what is left per fund system
with recalled as (
    select recalls.subject_id as source_id, roots.fund_system, recalls.amount
    from recalls
    join roots on roots.root_indicator_id = recalls.subject_id
    where recalls.destination = 'treasury' and recalls.channel = 'indicator'
),

sources as (
    select
        source_id, fund_system,
        sum(amount) over (
            partition by fund_system order by source_id rows unbounded preceding
        ) as ends,
        ends - amount as starts
    from recalled
),

wants as (
    select
        needs.need_id, needs.priority, spending_order.position,
        coalesce(needs.fund_system, 'general') as fund_system,
        sum(needs.amount) over (
            partition by coalesce(needs.fund_system, 'general')
            order by spending_order.position, needs.need_id
            rows unbounded preceding
        ) as ends,
        ends - needs.amount as starts
    from needs
    join spending_order using (priority)
    where needs.amount > 0
),

met as (
    select
        sources.source_id, sources.fund_system, wants.need_id, wants.priority,
        least(sources.ends, wants.ends) - greatest(sources.starts, wants.starts) as amount
    from sources
    join wants
        on wants.fund_system = sources.fund_system
        and wants.starts < sources.ends and sources.starts < wants.ends
),

left_over as (
    select
        fund_system,
        sum(amount) - coalesce(
            (select sum(met.amount) from met where met.fund_system = recalled.fund_system), 0
        ) as amount
    from recalled
    group by fund_system
)

select
    'recall' as source_kind, source_id, need_id, priority, amount::decimal(18, 2) as amount,
    fund_system
from met
union all
select 'unallocated', fund_system, null, null, amount::decimal(18, 2), fund_system
from left_over
where amount > 0
order by source_kind, fund_system, source_id, need_id nulls last
