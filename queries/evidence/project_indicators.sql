-- Indicators: those of the project, or of the asset's project, with the chains of its roots.
--
-- reads   findings, rule_witnesses, assets, live_indicators, roots, indicator_roots
-- takes
-- gives   one row per finding and source row, by finding_id and place
with projects_asked as (
    select
        findings.finding_id,
        case when findings.subject_kind = 'project' then subject_id else assets.project_code end
            as project_code
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id
        and rule_witnesses.witness = 'project_indicators'
    left join assets
        on findings.subject_kind = 'asset' and assets.asset_no = findings.subject_id
),

indicators_asked as (
    select projects_asked.finding_id, live_indicators.indicator_id
    from projects_asked
    join live_indicators using (project_code)
    union
    select projects_asked.finding_id, indicator_roots.indicator_id
    from projects_asked
    join roots using (project_code)
    join indicator_roots on indicator_roots.root_indicator_id = roots.root_indicator_id
)

select
    indicators_asked.finding_id, 'indicators' as source_table,
    live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
from indicators_asked
join live_indicators using (indicator_id)
order by finding_id, source_file, source_sheet nulls first, source_row
