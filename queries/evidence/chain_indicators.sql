-- Indicators: every indicator of the root's chain.
--
-- reads   findings, rule_witnesses, indicator_roots, live_indicators
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'chain_indicators'
join indicator_roots on indicator_roots.root_indicator_id = findings.subject_id
join live_indicators using (indicator_id)
order by finding_id, source_file, source_sheet nulls first, source_row
