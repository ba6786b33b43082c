-- Indicators: the chains of the roots whose kept money counts against the fund item.
--
-- reads   findings, rule_witnesses, carryover_ageing, indicator_roots, live_indicators
-- takes   $own_level integer
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'kept_roots'
join carryover_ageing
    on carryover_ageing.fund_item_code = findings.subject_id
    and carryover_ageing.division_code = findings.division_code
    and carryover_ageing.bucket = 'KEEP' and carryover_ageing.fund_system = 'gov_fund'
    and carryover_ageing.budget_level = $own_level
join indicator_roots using (root_indicator_id)
join live_indicators on live_indicators.indicator_id = indicator_roots.indicator_id
order by finding_id, source_file, source_sheet nulls first, source_row
