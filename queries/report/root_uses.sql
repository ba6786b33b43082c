-- What each root's money is used for: recalled money by need, what of it no need takes, and money
-- that is kept and joins a pool.
--
-- reads   recall_kinds, uses, pool_members
-- takes
-- gives   one row per root, verdict and use, by root_indicator_id, verdict and need_id
with used as (
    select source_id, need_id, priority, sum(amount) as amount
    from uses
    where source_kind = 'recall'
    group by source_id, need_id, priority
),

left_over as (
    select source_id, sum(amount) as amount
    from (
        select subject_id as source_id, amount from recall_kinds where kind = 'recall_indicator'
        union all
        select source_id, -amount from used
    )
    group by source_id
)

select
    source_id as root_indicator_id, 'recall' as verdict, need_id, priority,
    amount::decimal(38, 2) as amount
from used
union all
select source_id, 'recall', null, 'unallocated', amount::decimal(38, 2)
from left_over
where amount <> 0
union all
select root_indicator_id, 'keep', null, 'repurposed', sum(amount)::decimal(38, 2)
from pool_members
where source = 'repurposed'
group by root_indicator_id
order by root_indicator_id, verdict, need_id nulls last, priority
