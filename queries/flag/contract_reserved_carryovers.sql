-- CR-CONTRACT: money that the project's contracts still need.
--
-- reads   carryover_ageing, project_states
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, carryover_ageing.agency_code,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, null::date as since,
    fiscal_year, project_code, unspent, project_states.contract_balance
from carryover_ageing
join project_states using (project_code)
where bucket = 'CR-CONTRACT'
order by subject_id
