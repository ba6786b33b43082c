-- The sets of accounts whose stale cash is counted: all of an agency's own cash, and the fiscal
-- part of it alone, where a transfer out of the part is an outflow.
--
-- reads   own_cash_accounts, own_cash_agencies
-- takes
-- gives   one row per set and account of agencies that can be aged, by both
select 'own' as cash_set, own_cash_accounts.*
from own_cash_accounts
where agency_code in (select agency_code from own_cash_agencies where covered)
union all
select 'fiscal', own_cash_accounts.*
from own_cash_accounts
where
    is_fiscal
    and agency_code in (select agency_code from own_cash_agencies where covered)
order by cash_set, account_no
