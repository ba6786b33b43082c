-- The members of every pool: at least two, of at least two projects or two agencies, with one
-- division, fund system, budget level and category in common.
--
-- reads   pool_candidates
-- takes
-- gives   one row per member, by pool_id and root_indicator_id
with grown as (
    select division_code, fund_system, budget_level, category
    from pool_candidates
    group by division_code, fund_system, budget_level, category
    having
        count(*) >= 2
        and (count(distinct project_code) >= 2 or count(distinct agency_code) >= 2)
)

select
    concat_ws('-', division_code, fund_system, budget_level, category) as pool_id,
    root_indicator_id, source, amount, why, category, division_code, fund_system,
    budget_level, agency_code
from pool_candidates
join grown using (division_code, fund_system, budget_level, category)
order by pool_id, root_indicator_id
