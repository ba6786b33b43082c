-- Indicators: the agency's roots with money left at the end of the closed year.
--
-- reads   findings, rule_witnesses, roots, live_indicators
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'agency_roots'
join roots
    on roots.agency_code = findings.subject_id and roots.unspent_at_year_end > 0
join live_indicators on live_indicators.indicator_id = roots.root_indicator_id
order by finding_id, source_file, source_sheet nulls first, source_row
