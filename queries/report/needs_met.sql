-- Every need in the order of spending: how much it wants, gets and lacks; then what no need takes.
--
-- reads   needs, uses, spending_order
-- takes
-- gives   one row per need, then one of what is unallocated per fund system, by position, need_id
--         and fund_system
with given as (
    select need_id, fund_system, sum(amount) as amount
    from uses
    where source_kind = 'recall'
    group by need_id, fund_system
),

listed as (
    select
        coalesce(needs.priority, 'other') as priority,
        coalesce(needs.need_id, given.need_id) as need_id, needs.need_name,
        coalesce(given.fund_system, needs.fund_system, 'general') as fund_system,
        needs.amount as wanted, coalesce(given.amount, 0)::decimal(38, 2) as met
    from needs
    full join given using (need_id)
)

select
    listed.priority, spending_order.position, listed.need_id, listed.need_name,
    listed.fund_system, listed.wanted, listed.met,
    case when listed.wanted is not null then greatest(listed.wanted - listed.met, 0) end
        ::decimal(38, 2) as short
from listed
left join spending_order using (priority)
union all
select 'unallocated', null, null, null, fund_system, null, sum(amount)::decimal(38, 2), null
from uses
where source_kind = 'unallocated'
group by fund_system
order by need_id is null, position nulls last, need_id, fund_system
