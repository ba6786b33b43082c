-- Projects: the project of the root, or the project that the finding is about.
--
-- reads   findings, rule_witnesses, roots, projects
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'projects' as source_table,
    projects.source_file, projects.source_sheet, projects.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'project_card'
left join roots on roots.root_indicator_id = findings.subject_id
join projects
    on projects.project_code
    = case when findings.subject_kind = 'project' then subject_id else roots.project_code end
order by finding_id, source_file, source_sheet nulls first, source_row
