-- Indicators: the finding's own, and those issued out of it.
--
-- reads   findings, rule_witnesses, live_indicators
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'own_indicator'
join live_indicators
    on live_indicators.indicator_id = findings.subject_id
    or live_indicators.origin_indicator_id = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
