-- AS-08: idle assets whose project also has money to be given back.
--
-- reads   idle_assets, carryover_ageing, rules
-- takes
-- gives   one row per asset, by subject_id
with recalled as (
    select project_code, sum(bucket_amount)::decimal(18, 2) as amount
    from carryover_ageing
    join rules on rules.rule_id = carryover_ageing.bucket
    where rules.channel = 'indicator' and project_code is not null
    group by project_code
)

select
    idle_assets.asset_no as subject_id, idle_assets.division_code, idle_assets.agency_code,
    recalled.amount, null::decimal(18, 2) as amount_max,
    idle_assets.idle_since as since, idle_assets.asset_name, idle_assets.project_code
from idle_assets
join recalled using (project_code)
order by subject_id
