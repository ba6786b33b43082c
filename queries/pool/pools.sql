-- Every pool with what it takes from recalled money and from money to be repurposed.
--
-- reads   pool_members
-- takes
-- gives   one row per pool, by pool_id
select
    pool_id, category, division_code, fund_system, budget_level,
    coalesce(sum(amount) filter (source = 'recalled'), 0)::decimal(18, 2) as amount_recalled,
    coalesce(sum(amount) filter (source = 'repurposed'), 0)::decimal(18, 2)
        as amount_repurposed,
    count(*) as members
from pool_members
group by pool_id, category, division_code, fund_system, budget_level
order by pool_id
