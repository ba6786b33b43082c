-- CR-02: money left over when its project was completed or terminated.
--
-- reads   carryover_ageing, project_states, roots
-- takes
-- gives   one row per root, by subject_id
with refunds as (
    select root_indicator_id, -paid as refunded_more from roots where paid < 0
)

select
    root_indicator_id as subject_id, division_code, carryover_ageing.agency_code, verdict,
    bucket_amount as amount, null::decimal(18, 2) as amount_max,
    project_states.completed_on as since,
    fiscal_year, project_code, budget_level, project_states.completed_on, verdict as goes,
    project_states.status
    || case when project_states.completed_on is null then '_undated' else '' end as ended,
    refunds.refunded_more,
    case when refunds.refunded_more is null then 'none' else 'more' end as refunded
from carryover_ageing
left join refunds using (root_indicator_id)
join project_states using (project_code)
where bucket = 'CR-02'
order by subject_id
