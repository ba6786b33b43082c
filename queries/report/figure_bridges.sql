-- How figures that look alike lead from one to the other: the bank's balances from the list as it
-- was read to the agencies' own cash, and the payments from the file to those by the as-of day.
--
-- reads   bank_accounts, bank_entries, accounts_at_bank, own_cash_accounts, stale_cash, payments
-- takes   $as_of date
-- gives   one row per step, by bridge and step; amounts but those of totals are to be added
with moved as (
    select
        accounts_at_bank.account_no, accounts_at_bank.is_foreign,
        bank_entries.balance as listed, accounts_at_bank.balance
    from accounts_at_bank
    join bank_entries using (account_no)
),

steps as (
    select 'bank' as bridge, 1 as step, 'bank_listed' as figure, true as is_total,
        sum(balance) as amount, count(*) as rows
    from bank_accounts
    union all
    select 'bank', 2, 'bank_other_days', false, -sum(bank_accounts.balance), count(*)
    from bank_accounts
    join bank_entries using (account_no)
    where
        (bank_accounts.source_file, bank_accounts.source_row)
        <> (bank_entries.source_file, bank_entries.source_row)
        or bank_accounts.source_sheet is distinct from bank_entries.source_sheet
    union all
    select 'bank', 3, 'bank_foreign', false, -sum(listed), count(*) from moved where is_foreign
    union all
    select 'bank', 4, 'bank_moved', false, sum(balance - listed), count(*)
    from moved
    where balance <> listed
    union all
    select 'bank', 5, 'bank_as_of', true, sum(balance), count(balance) from accounts_at_bank
    union all
    select 'bank', 6, 'bank_not_own_cash', false, -sum(balance), count(balance)
    from accounts_at_bank
    where account_no not in (select account_no from own_cash_accounts)
    union all
    select 'bank', 7, 'bank_history_short', false, -sum(balance), count(*)
    from own_cash_accounts
    where agency_code not in (select agency_code from stale_cash)
    union all
    select 'bank', 8, 'bank_own_cash', true, sum(balance),
        (
            select count(*) from own_cash_accounts
            where agency_code in (select agency_code from stale_cash)
        )
    from stale_cash
    union all
    select 'payments', 1, 'payments_read', true, sum(amount), count(*) from payments
    union all
    select 'payments', 2, 'payments_later', false, -sum(amount), count(*)
    from payments
    where paid_on > $as_of
    union all
    select 'payments', 3, 'payments_as_of', true, sum(amount), count(*)
    from payments
    where paid_on <= $as_of
)

select
    bridge, step, figure, is_total, coalesce(amount, 0)::decimal(38, 2) as amount,
    rows::bigint as rows
from steps
order by bridge, step
