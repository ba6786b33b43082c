-- BA-11: accounts whose bank and book balances differ even after all outstanding items:
-- (bank balance + items only in the book) - (book balance + items only at the bank).
--
-- reads   accounts_at_bank, reconciliations, uncompared_balances
-- takes
-- gives   one row per account with a residual, by subject_id
select
    account_no as subject_id, accounts_at_bank.division_code, accounts_at_bank.agency_code,
    reconciliations.residual as amount, null::decimal(18, 2) as amount_max, null::date as since,
    accounts_at_bank.balance, reconciliations.book_balance,
    abs(reconciliations.residual)::decimal(18, 2) as difference,
    case when reconciliations.residual > 0 then 'more' else 'less' end as bank_has
from accounts_at_bank
join reconciliations using (account_no)
anti join (select account_no from uncompared_balances where rule_id = 'BA-11') as uncompared
    using (account_no)
where reconciliations.residual <> 0
order by subject_id
