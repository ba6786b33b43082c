-- Findings that go out with a letter that is neither a recall nor the closing of an account: what
-- is to be remitted, given back, handed on to who decides of it, or the statement that is asked
-- for. Only with the rule's usual verdict: what is merely asked about is no demand. And what was
-- decided or notified and is overdue, which is pressed for.
--
-- reads   findings, rules, followup, texts
-- takes
-- gives   one row per finding and letter, by rule_id, subject_id, finding_id and letter
select
    rules.letter, findings.finding_id, findings.rule_id, findings.verdict, findings.subject_kind,
    findings.subject_id, findings.division_code, findings.agency_code, findings.agency_name,
    findings.amount, findings.since, findings.reason, findings.legal_basis
from findings
join rules using (rule_id)
where rules.letter is not null and findings.verdict = rules.verdict
union all
select
    'press', findings.finding_id, findings.rule_id, findings.verdict, findings.subject_kind,
    findings.subject_id, findings.division_code, findings.agency_code, findings.agency_name,
    findings.amount, findings.since,
    findings.reason || replace(
        texts.text, '{due_on}', coalesce(followup.due_on, followup.valid_until)::varchar
    ),
    findings.legal_basis
from findings
join followup using (finding_id)
join texts on texts.topic = 'followup' and texts.code = 'press'
where followup.state = 'overdue' and coalesce(followup.due_on, followup.valid_until) is not null
order by rule_id, subject_id, finding_id, letter
