-- For every account that the bank, the register or the book knows: what a reconciliation needs,
-- and, where something is lacking, what.
--
-- reads   accounts_at_bank, registered_accounts, book_totals
-- takes
-- gives   one row per account, by account_no; none where there is no book at all
with known as (
    select account_no from accounts_at_bank
    union
    select account_no from registered_accounts
    union
    select account_no from book_totals
)

select
    account_no, accounts_at_bank.balance as bank_balance,
    accounts_at_bank.lines_to_as_of as bank_lines_to_as_of,
    registered_accounts.book_balance, book_totals.lines_to_as_of as book_lines_to_as_of,
    case
        when book_totals.account_no is null then 'no_book_lines'
        when accounts_at_bank.is_foreign then 'foreign'
        when accounts_at_bank.balance is null then 'not_at_bank'
        when registered_accounts.book_balance is null then 'no_book_balance'
    end as lacking
from known
left join accounts_at_bank using (account_no)
left join registered_accounts using (account_no)
left join book_totals using (account_no)
where exists (select 1 from book_totals)
order by account_no
