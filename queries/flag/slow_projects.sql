-- CR-15: projects of whose budget less than the rate was spent in the closed year and the years
-- before it, running.
--
-- reads   project_performances
-- takes   $closed_year integer, $execution_percent integer, $slow_years integer
-- gives   one row per project, by subject_id
with slow as (
    select
        project_code, count(*)::integer as years, min(fiscal_year) as first_year,
        max(fiscal_year) as last_year
    from project_performances
    where
        fiscal_year > $closed_year - $slow_years and budget > 0
        and spent * 100 < budget * $execution_percent
    group by project_code
    having count(*) = $slow_years
)

select
    slow.project_code as subject_id, latest.division_code, latest.agency_code,
    (latest.budget - latest.spent)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since, latest.budget, latest.spent,
    slow.years, slow.first_year, slow.last_year
from slow
join project_performances as latest
    on latest.project_code = slow.project_code and latest.fiscal_year = slow.last_year
order by subject_id
