-- Agencies: the card of the agency.
--
-- reads   findings, rule_witnesses, agencies
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'agencies' as source_table,
    agencies.source_file, agencies.source_sheet, agencies.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'agency_card'
join agencies using (agency_code)
order by finding_id, source_file, source_sheet nulls first, source_row
