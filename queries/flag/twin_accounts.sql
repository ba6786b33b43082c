-- BA-17: agencies with several special accounts for the same purpose: all but the largest of each
-- purpose.
--
-- reads   accounts_of_one_purpose
-- takes
-- gives   one row per agency, by subject_id
select
    agency_code as subject_id, division_code, agency_code,
    coalesce(sum(balance) filter (rank > 1), 0)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    string_agg(distinct purpose, '、' order by purpose) as purposes, count(*) as accounts,
    string_agg(account_no, '、' order by account_no) as account_nos
from accounts_of_one_purpose
group by agency_code, division_code
order by subject_id
