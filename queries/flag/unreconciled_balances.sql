-- BA-11: accounts whose bank and book balances differ even after all outstanding items:
-- (bank balance + items only in the book) - (book balance + items only at the bank). Only equal
-- amounts ever match, so what matched falls out: (bank balance - its lines) - (book balance - its).
--
-- reads   accounts_at_bank, registered_accounts, book_totals
-- takes
-- gives   one row per account with a residual, by subject_id
with residuals as (
    select
        accounts_at_bank.account_no, accounts_at_bank.division_code,
        accounts_at_bank.agency_code, accounts_at_bank.balance,
        registered_accounts.book_balance,
        (
            accounts_at_bank.balance - accounts_at_bank.lines_to_as_of
            - registered_accounts.book_balance + book_totals.lines_to_as_of
        )::decimal(18, 2) as residual
    from accounts_at_bank
    join registered_accounts using (account_no)
    join book_totals using (account_no)
    where registered_accounts.book_balance is not null
)

select
    account_no as subject_id, division_code, agency_code, 'rectify' as verdict,
    residual as amount, null::decimal(18, 2) as amount_max, null::date as since,
    balance, book_balance
from residuals
where residual <> 0
order by subject_id
