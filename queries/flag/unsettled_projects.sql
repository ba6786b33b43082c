-- AS-05: construction projects without final accounts that were accepted longer ago than the law
-- allows; on the very day the term is still kept. One that was completed that long ago and never
-- accepted is asked to be accepted first. `cases`: whether the law's term, which runs from
-- acceptance, is over.
--
-- reads   project_states, live_indicators, roots
-- takes   $final_accounts_day date
-- gives   one row per project, by subject_id
with construction as (
    select project_code, min(division_code) as division_code, min(agency_code) as agency_code
    from live_indicators
    where project_category = 'construction' and project_code is not null
    group by project_code
),

unspent as (
    select project_code, sum(unspent) as unspent
    from roots
    where unspent > 0
    group by project_code
)

select
    project_states.project_code as subject_id, construction.division_code,
    coalesce(project_states.agency_code, construction.agency_code) as agency_code,
    case when project_states.accepted_on is null then 'review' end as verdict,
    coalesce(unspent.unspent, 0)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max,
    coalesce(project_states.accepted_on, project_states.completed_on) as since,
    project_states.completed_on, project_states.accepted_on,
    case when project_states.accepted_on is null then 'never' else 'accepted' end as acceptance,
    case when project_states.accepted_on is null then 'not_yet' else 'accepted' end as cases
from project_states
join construction using (project_code)
left join unspent using (project_code)
where
    project_states.status = 'completed'
    and coalesce(project_states.accepted_on, project_states.completed_on) < $final_accounts_day
    and project_states.final_accounts_on is null
order by subject_id
