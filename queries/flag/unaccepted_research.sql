-- CR-24: research money of a project that was not accepted years after it began.
--
-- reads   root_standings
-- takes   $as_of date, $research_unaccepted_years integer
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    unspent as amount, null::decimal(18, 2) as amount_max,
    make_date(fiscal_year + $research_unaccepted_years, 12, 31) as since,
    fiscal_year, project_code
from root_standings
where
    settled_bucket = 'EX-RESEARCH' and accepted_on is null
    and make_date(fiscal_year + $research_unaccepted_years, 12, 31) <= $as_of
order by subject_id
