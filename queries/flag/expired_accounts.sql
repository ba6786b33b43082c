-- BA-03: accounts past their approved term and still open at the bank.
--
-- reads   accounts_at_bank, registered_accounts
-- takes   $as_of date
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, accounts_at_bank.agency_code,
    balance as amount, null::decimal(18, 2) as amount_max,
    registered_accounts.expires_on as since, registered_accounts.expires_on,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
join registered_accounts using (account_no)
where accounts_at_bank.is_open and registered_accounts.expires_on < $as_of
order by subject_id
