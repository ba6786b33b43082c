-- The texts of the law that every finding rests on, one by one, in the order in which it prints
-- them; is_limited where the data do not say whether the text speaks of the unit.
--
-- reads   findings, cited_texts
-- takes
-- gives   one row per finding and text, by finding_id and position
select
    findings.finding_id, cited_texts.position, cited_texts.citation_id, cited_texts.cite,
    cited_texts.is_limited
from findings
join cited_texts
    on cited_texts.rule_id = findings.rule_id
    and cited_texts.legal_basis = findings.legal_basis
order by findings.finding_id, cited_texts.position
