-- Which accounts an agency's provably stale fiscal cash falls on: its fiscal accounts, closing
-- ones first, then the largest balance, each up to its balance; ties by account number.
--
-- reads   findings, rules, own_cash_accounts, closing_accounts
-- takes
-- gives   one row per account with a share, by account_no
with queued as (
    select
        findings.finding_id, own_cash_accounts.agency_code, own_cash_accounts.account_no,
        findings.amount as stale_min, own_cash_accounts.balance,
        sum(own_cash_accounts.balance) over (
            partition by own_cash_accounts.agency_code
            order by
                closing_accounts.account_no is null, own_cash_accounts.balance desc,
                own_cash_accounts.account_no
            rows unbounded preceding
        ) - own_cash_accounts.balance as before
    from own_cash_accounts
    join findings on findings.subject_id = own_cash_accounts.agency_code
    join rules using (rule_id)
    left join closing_accounts using (account_no)
    where
        rules.channel = 'cash' and findings.verdict = 'recall'
        and findings.amount > 0 and own_cash_accounts.balance > 0
        and own_cash_accounts.is_fiscal
)

select
    account_no, agency_code, finding_id,
    least(balance, stale_min - before)::decimal(18, 2) as amount
from queued
where before < stale_min
order by account_no
