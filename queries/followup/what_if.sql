-- What would be found if a number of the law were another: findings that would come, go or change
-- their amount. A question, not the law: nothing else in the run knows of it.
--
-- reads   findings, supposed_findings, supposition
-- takes
-- gives   one row per finding that differs, by finding_id
select
    coalesce(findings.finding_id, supposed_findings.finding_id) as finding_id,
    coalesce(findings.rule_id, supposed_findings.rule_id) as rule_id,
    coalesce(findings.subject_kind, supposed_findings.subject_kind) as subject_kind,
    coalesce(findings.subject_id, supposed_findings.subject_id) as subject_id,
    coalesce(findings.agency_code, supposed_findings.agency_code) as agency_code,
    case
        when findings.finding_id is null then 'comes'
        when supposed_findings.finding_id is null then 'goes'
        else 'changes'
    end as effect,
    findings.verdict as verdict_now, supposed_findings.verdict as verdict_then,
    findings.amount as amount_now, supposed_findings.amount as amount_then,
    supposed_findings.reason as reason_then
from findings
full join supposed_findings using (finding_id)
where
    exists (from supposition)
    and (
        findings.finding_id is null or supposed_findings.finding_id is null
        or findings.amount is distinct from supposed_findings.amount
        or findings.verdict <> supposed_findings.verdict
    )
order by 1
