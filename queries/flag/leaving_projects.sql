-- PF-03: projects and funds that leave the budget: the last assessment calls them poor, or the
-- project is finished and still had a budget.
--
-- reads   project_performances
-- takes
-- gives   one row per project, by subject_id
select
    project_code as subject_id, division_code, agency_code, budget as amount,
    null::decimal(18, 2) as amount_max, null::date as since, fiscal_year, budget, spent,
    case when grade = 'poor' then 'poor' else 'finished' end as leaves
from project_performances
where is_last and (grade = 'poor' or finished) and budget > 0
order by subject_id
