-- How each project of the budget was spent and judged, year by year up to the closed one; of a
-- project without a kind it is a project of a unit.
--
-- reads   project_years, known_agencies, project_states
-- takes   $closed_year integer
-- gives   one row per project and year, by both
with last_years as (
    select project_code, max(fiscal_year) as fiscal_year
    from project_years
    where fiscal_year <= $closed_year
    group by project_code
)

select
    project_years.project_code, project_years.agency_code, known_agencies.division_code,
    known_agencies.department_code, project_years.fiscal_year, project_years.budget,
    project_years.spent, project_years.grade, project_years.goal_rate,
    coalesce(project_years.kind, 'project') as kind,
    project_years.fiscal_year = last_years.fiscal_year as is_last,
    coalesce(project_states.status, 'ongoing') in ('completed', 'terminated') as finished,
    project_years.source_file, project_years.source_sheet, project_years.source_row
from project_years
join last_years using (project_code)
left join known_agencies using (agency_code)
left join project_states using (project_code)
where project_years.fiscal_year <= $closed_year
order by project_years.project_code, project_years.fiscal_year
