-- Indicators: those of the project, or of the asset's project.
--
-- reads   findings, rule_witnesses, assets, live_indicators
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'project_indicators'
left join assets
    on findings.subject_kind = 'asset' and assets.asset_no = findings.subject_id
join live_indicators
    on live_indicators.project_code
    = case when findings.subject_kind = 'project' then subject_id else assets.project_code end
order by finding_id, source_file, source_sheet nulls first, source_row
