-- Accounts at the bank that a finding says to close, and why. A rule about agencies closes their
-- basic accounts but the largest, which stays unless a finding of its own closes it.
--
-- reads   findings, rules, basic_accounts
-- takes
-- gives   one row per account to close, by account_no; rules in order, joined by a comma
with reasons as (
    select subject_id as account_no, rule_id
    from findings
    join rules using (rule_id)
    where rules.closes and rules.subject = 'account' and findings.verdict = 'close_account'
    union all
    select basic_accounts.account_no, findings.rule_id
    from findings
    join rules using (rule_id)
    join basic_accounts on basic_accounts.agency_code = findings.subject_id
    where rules.closes and rules.subject = 'agency' and basic_accounts.rank > 1
)

select account_no, string_agg(rule_id, ',' order by rule_id) as rules
from reasons
group by account_no
order by account_no
