-- PF-02: special funds that their last assessment calls poor; the cut is a share of the budget,
-- rounded half up.
--
-- reads   project_performances
-- takes   $special_cut_percent integer
-- gives   one row per fund, by subject_id
select
    project_code as subject_id, division_code, agency_code,
    (
        (((budget * 100)::hugeint * $special_cut_percent + 50) // 100)::decimal(38, 0)
        * 0.01::decimal(3, 2)
    )::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since, fiscal_year, budget, spent
from project_performances
where is_last and grade = 'poor' and kind = 'special_fund'
order by subject_id
