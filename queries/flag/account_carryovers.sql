-- Accounts that carryovers of the closed year name as the place of their money, beside the balance
-- at the end of that year.
--
-- reads   carryovers, accounts_at_bank
-- takes   $closed_year integer
-- gives   one row per named account with a yuan balance, by account_no
with named as (
    select account_no, sum(closing)::decimal(18, 2) as carried, count(*) as report_rows
    from carryovers
    where account_no is not null and fiscal_year = $closed_year
    group by account_no
)

select
    account_no, accounts_at_bank.division_code, accounts_at_bank.agency_code,
    named.carried, named.report_rows, accounts_at_bank.balance_at_year_end
from named
join accounts_at_bank using (account_no)
where not accounts_at_bank.is_foreign
order by account_no
