-- Everything that the rules found, each with an id that depends on rule and subject alone. The
-- verdict is the rule's, unless the rule's query gave another.
--
-- reads   stated_findings, known_agencies, rules, legal_bases
-- takes
-- gives   one row per finding, by rule, subject and division
select
    stated_findings.rule_id || '-' || left(
        md5(concat_ws(
            '|', stated_findings.rule_id, rules.subject,
            coalesce(stated_findings.division_code, ''), stated_findings.subject_id
        )), 16
    ) as finding_id,
    stated_findings.rule_id, coalesce(stated_findings.verdict, rules.verdict) as verdict,
    rules.subject as subject_kind, stated_findings.subject_id,
    coalesce(stated_findings.division_code, known_agencies.division_code) as division_code,
    stated_findings.agency_code, known_agencies.agency_name, stated_findings.amount,
    stated_findings.amount_max, stated_findings.since, stated_findings.reason,
    legal_bases.legal_basis
from stated_findings
join rules using (rule_id)
left join known_agencies on known_agencies.agency_code = stated_findings.agency_code
left join known_agencies as cited_agencies
    on cited_agencies.agency_code
    = coalesce(stated_findings.cited_agency_code, stated_findings.agency_code)
join legal_bases
    on legal_bases.rule_id = stated_findings.rule_id
    and legal_bases.agency_kind is not distinct from cited_agencies.agency_kind
    and legal_bases.cases is not distinct from stated_findings.cases
order by stated_findings.rule_id, stated_findings.subject_id, division_code nulls first
