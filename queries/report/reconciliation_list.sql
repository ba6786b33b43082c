-- The list of reconciled balances (余额调节汇总表): both of each account, what each side has alone,
-- and what is left. What went out stands as a positive amount to be deducted.
--
-- reads   reconciliations, account_owners, departments, registered_accounts
-- takes
-- gives   one row per account, by account_no
with sides as (
    select
        account_no, bank_balance, abs(book_outstanding_in) as book_in,
        abs(book_outstanding_out) as book_out, book_balance,
        abs(bank_outstanding_in) as bank_in, abs(bank_outstanding_out) as bank_out, residual
    from reconciliations
)

select
    coalesce(
        departments.department_name, departments.department_code, account_owners.agency_code, '—'
    ) as department,
    departments.agency_name, sides.account_no, registered_accounts.bank_name,
    sides.bank_balance, sides.book_in, sides.book_out,
    (sides.bank_balance + sides.book_in - sides.book_out)::decimal(18, 2) as bank_adjusted,
    sides.book_balance, sides.bank_in, sides.bank_out,
    (sides.book_balance + sides.bank_in - sides.bank_out)::decimal(18, 2) as book_adjusted,
    sides.residual
from sides
left join account_owners using (account_no)
left join departments on departments.agency_code = account_owners.agency_code
left join registered_accounts on registered_accounts.account_no = sides.account_no
order by sides.account_no
