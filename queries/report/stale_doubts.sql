-- Cash that may be stale beyond what is proved, and cash of which nobody says whose it is. Of what
-- is for review nothing is proved, whatever the lines add up to.
--
-- reads   findings, rules
-- takes
-- gives   one row per finding, by rule_id, subject_id and finding_id
select
    findings.finding_id, findings.rule_id, findings.verdict, findings.subject_id,
    findings.division_code, findings.agency_code, findings.agency_name,
    case when findings.verdict = 'recall' then findings.amount else 0 end::decimal(18, 2)
        as amount,
    findings.amount_max, findings.since, findings.reason, findings.legal_basis
from findings
join rules using (rule_id)
where
    rules.query = 'flag/stale_unknown_cash'
    or rules.channel = 'cash'
    and (
        findings.verdict <> 'recall'
        or coalesce(findings.amount_max, 0) > coalesce(findings.amount, 0)
    )
order by findings.rule_id, findings.subject_id, findings.finding_id
