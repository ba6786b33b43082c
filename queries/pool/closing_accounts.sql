-- Accounts at the bank that a finding says to close, and why; the largest basic account of an
-- agency stays unless a finding of its own closes it.
--
-- reads   findings, basic_accounts
-- takes
-- gives   one row per account to close, by account_no; rules in order, joined by a comma
with reasons as (
    select subject_id as account_no, rule_id
    from findings
    where rule_id in ('BA-02', 'BA-03', 'BA-06', 'BA-15') and verdict = 'close_account'
    union all
    select basic_accounts.account_no, findings.rule_id
    from basic_accounts
    join findings
        on findings.rule_id = 'BA-01' and findings.subject_id = basic_accounts.agency_code
    where basic_accounts.rank > 1
)

select account_no, string_agg(rule_id, ',' order by rule_id) as rules
from reasons
group by account_no
order by account_no
