-- Projects: the project of the root or of the asset, or the one that the finding is about.
--
-- reads   findings, rule_witnesses, roots, assets, projects
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'projects' as source_table,
    projects.source_file, projects.source_sheet, projects.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'project_card'
left join roots
    on findings.subject_kind = 'indicator' and roots.root_indicator_id = findings.subject_id
left join assets
    on findings.subject_kind = 'asset' and assets.asset_no = findings.subject_id
join projects
    on projects.project_code
    = case
        when findings.subject_kind = 'project' then subject_id
        else coalesce(roots.project_code, assets.project_code)
    end
order by finding_id, source_file, source_sheet nulls first, source_row
