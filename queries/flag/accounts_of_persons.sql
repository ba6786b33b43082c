-- BA-05: accounts open at the bank whose owner bears a person's name.
--
-- reads   accounts_at_bank, person_named_accounts
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, accounts_at_bank.division_code, accounts_at_bank.agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since,
    accounts_at_bank.owner_name,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
join person_named_accounts using (account_no)
order by subject_id
