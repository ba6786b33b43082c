-- BA-08: zero-balance accounts that paid money into accounts where it can lie.
--
-- reads   zero_balance_lines
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    case when not is_foreign then -sum(amount) end::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max,
    min(posted_on) as since, count(*) as lines
from zero_balance_lines
group by account_no, division_code, agency_code, is_foreign
order by subject_id
