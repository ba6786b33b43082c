-- CR-02: money left over when its project was completed or terminated.
--
-- reads   carryover_ageing, project_states
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, carryover_ageing.agency_code, verdict,
    bucket_amount as amount, null::decimal(18, 2) as amount_max,
    project_states.completed_on as since,
    fiscal_year, project_code, budget_level, project_states.completed_on, verdict as goes,
    project_states.status
    || case when project_states.completed_on is null then '_undated' else '' end as ended
from carryover_ageing
join project_states using (project_code)
where bucket = 'CR-02'
order by subject_id
