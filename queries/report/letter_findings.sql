-- Findings that go out with a letter that is neither a recall nor the closing of an account: what
-- is to be remitted, given back, handed on to who decides of it, or the statement that is asked
-- for. Only with the rule's usual verdict: what is merely asked about is no demand.
--
-- reads   findings, rules
-- takes
-- gives   one row per finding, by rule_id, subject_id and finding_id
select
    rules.letter, findings.finding_id, findings.rule_id, findings.verdict, findings.subject_kind,
    findings.subject_id, findings.division_code, findings.agency_code, findings.agency_name,
    findings.amount, findings.since, findings.reason, findings.legal_basis
from findings
join rules using (rule_id)
where rules.letter is not null and findings.verdict = rules.verdict
order by findings.rule_id, findings.subject_id, findings.finding_id
