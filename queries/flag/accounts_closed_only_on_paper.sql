-- BA-15: accounts that the register has as closed and the bank still holds open.
--
-- reads   accounts_at_bank, registered_accounts
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, accounts_at_bank.division_code, accounts_at_bank.agency_code,
    balance as amount, null::decimal(18, 2) as amount_max,
    registered_accounts.closed_on as since, registered_accounts.closed_on,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
join registered_accounts using (account_no)
where accounts_at_bank.is_open and registered_accounts.closed_on is not null
order by subject_id
