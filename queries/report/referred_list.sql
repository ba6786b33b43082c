-- What lies idle and is not for this office to recall: it is handed on to who decides of it, and is
-- in no recall and in no sum with one.
--
-- reads   findings, departments
-- takes
-- gives   one row per finding, by amount, rule_id and finding_id
select
    findings.finding_id, findings.rule_id, findings.subject_kind, findings.subject_id,
    coalesce(departments.agency_name, findings.agency_name, findings.agency_code) as agency_name,
    findings.amount, findings.since, findings.reason
from findings
left join departments using (agency_code)
where findings.verdict = 'refer'
order by findings.amount desc nulls last, findings.rule_id, findings.finding_id
