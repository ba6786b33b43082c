-- The accounts asleep, the longest first; unmoved where no customer moved one since it was opened.
--
-- reads   findings, rules, accounts_at_bank
-- takes
-- gives   one row per finding, by since and finding_id
select
    findings.finding_id, findings.rule_id, findings.subject_id, findings.agency_name,
    findings.since,
    accounts_at_bank.account_no is not null
    and accounts_at_bank.last_customer_movement_on is null as unmoved,
    findings.amount
from findings
join rules using (rule_id)
left join accounts_at_bank on accounts_at_bank.account_no = findings.subject_id
where rules.query = 'flag/dormant_accounts'
order by findings.since nulls last, findings.finding_id
