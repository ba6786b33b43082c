-- Accounts of an agency's own cash that SF leaves alone for whose money they hold: the register's
-- own word, or the word of a purpose or a name that says so.
--
-- reads   accounts_at_bank, account_money
-- takes   $stale_kinds varchar[]
-- gives   one row per account, by account_no
select
    accounts_at_bank.account_no, accounts_at_bank.agency_code, accounts_at_bank.account_kind,
    accounts_at_bank.purpose, accounts_at_bank.registered_name,
    coalesce(account_money.word, accounts_at_bank.money_nature) as word, accounts_at_bank.balance
from accounts_at_bank
join account_money using (account_no)
where
    accounts_at_bank.in_register and not accounts_at_bank.is_foreign
    and accounts_at_bank.agency_code is not null
    and list_contains($stale_kinds, accounts_at_bank.account_kind)
    and account_money.whose = 'exempt'
order by accounts_at_bank.account_no
