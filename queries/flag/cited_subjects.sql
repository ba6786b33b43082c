-- What the law may tell apart about findings: the rule, the kind of unit, the cases of the row.
--
-- reads   stated_findings, known_agencies
-- takes
-- gives   one row per rule, kind and cases, by all three
select distinct stated_findings.rule_id, known_agencies.agency_kind, stated_findings.cases
from stated_findings
left join known_agencies
    on known_agencies.agency_code
    = coalesce(stated_findings.cited_agency_code, stated_findings.agency_code)
order by rule_id, agency_kind nulls first, cases nulls first
