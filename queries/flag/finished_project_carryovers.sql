-- CR-02: money left over when its project was completed or terminated.
--
-- reads   recalled_carryovers, project_states
-- takes
-- gives   one row per root, by subject_id
select
    recalled_carryovers.root_indicator_id as subject_id, recalled_carryovers.division_code,
    recalled_carryovers.agency_code, recalled_carryovers.verdict,
    recalled_carryovers.bucket_amount as amount, null::decimal(18, 2) as amount_max,
    project_states.completed_on as since,
    recalled_carryovers.fiscal_year, recalled_carryovers.project_code,
    recalled_carryovers.budget_level, project_states.completed_on,
    recalled_carryovers.goes, recalled_carryovers.contract, recalled_carryovers.cases,
    project_states.status
    || case when project_states.completed_on is null then '_undated' else '' end as ended,
    recalled_carryovers.refunded_more, recalled_carryovers.refunded
from recalled_carryovers
join project_states using (project_code)
where recalled_carryovers.bucket = 'CR-02'
order by subject_id
