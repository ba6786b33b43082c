-- CR-08: money of the year that on 30 September no unit has.
--
-- reads   root_standings
-- takes   $as_of date, $unallotted_fund_types varchar[]
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    unspent as amount, null::decimal(18, 2) as amount_max,
    make_date(fiscal_year, 9, 30) as since, fiscal_year, budget_level
from root_standings
where
    not allotted and project_category <> 'basic'
    and list_bool_or(
        list_transform($unallotted_fund_types, lambda prefix: starts_with(fund_type, prefix))
    )
    and make_date(fiscal_year, 9, 30) <= $as_of
order by subject_id
