-- BA-06: accounts still open at the bank whose agency was abolished or merged.
--
-- reads   accounts_at_bank, known_agencies
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, accounts_at_bank.division_code, accounts_at_bank.agency_code,
    balance as amount, null::decimal(18, 2) as amount_max,
    known_agencies.abolished_on as since, known_agencies.abolished_on,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
join known_agencies using (agency_code)
where accounts_at_bank.is_open and known_agencies.abolished_on is not null
order by subject_id
