-- BA-04: accounts open at the bank that the treasury's register does not hold.
--
-- reads   accounts_at_bank
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code, 'rectify' as verdict,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since, owner_name
from accounts_at_bank
where is_open and not in_register
order by subject_id
