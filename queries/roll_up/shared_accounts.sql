-- Accounts that stand in the registers or the bank lists of two divisions, who are asked whose the
-- money is.
--
-- reads   division_accounts
-- takes
-- gives   one row per account, division and list, by these
with in_two as (
    select account_no
    from division_accounts
    group by account_no
    having count(distinct division) > 1
)

select distinct
    accounts.account_no, accounts.division, accounts.listed_in, accounts.agency_code,
    accounts.account_name, accounts.balance
from division_accounts as accounts
join in_two using (account_no)
order by
    accounts.account_no, accounts.division, accounts.listed_in, accounts.agency_code nulls first,
    accounts.account_name nulls first, accounts.balance nulls first
