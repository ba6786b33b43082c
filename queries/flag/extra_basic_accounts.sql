-- BA-01: agencies with more than one basic account open at the bank; the amount is everything but
-- the largest. Of equal balances the smaller account number stays.
--
-- reads   basic_accounts
-- takes
-- gives   one row per agency, by subject_id
select
    agency_code as subject_id, division_code, agency_code,
    coalesce(sum(balance) filter (rank > 1), 0)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    count(*) as accounts, max(account_no) filter (rank = 1) as kept_account_no
from basic_accounts
group by agency_code, division_code
having count(*) > 1
order by subject_id
