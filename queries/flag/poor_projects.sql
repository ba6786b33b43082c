-- PF-01: projects that their last assessment calls poor.
--
-- reads   project_performances
-- takes
-- gives   one row per project, by subject_id
select
    project_code as subject_id, division_code, agency_code, budget as amount,
    null::decimal(18, 2) as amount_max, null::date as since, fiscal_year, budget, spent
from project_performances
where is_last and grade = 'poor' and kind = 'project'
order by subject_id
