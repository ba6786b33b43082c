-- CR-15: projects of whose budget less than the rate was spent in the closed year and the years
-- before it, running.
--
-- reads   project_performances
-- takes   $closed_year integer, $execution_percent integer, $slow_years integer
-- gives   one row per project, by subject_id
select
    project_code as subject_id, any_value(division_code) as division_code,
    arg_max(agency_code, fiscal_year) as agency_code,
    (arg_max(budget, fiscal_year) - arg_max(spent, fiscal_year))::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    arg_max(budget, fiscal_year) as budget, arg_max(spent, fiscal_year) as spent,
    count(*)::integer as years, min(fiscal_year) as first_year, max(fiscal_year) as last_year
from project_performances
where
    fiscal_year > $closed_year - $slow_years and budget > 0
    and spent * 100 < budget * $execution_percent
group by project_code
having count(*) = $slow_years
order by subject_id
