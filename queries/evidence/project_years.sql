-- Project years: every year of the project up to the closed one.
--
-- reads   findings, rule_witnesses, project_performances
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'project_years' as source_table, project_performances.source_file,
    project_performances.source_sheet, project_performances.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'project_years'
join project_performances on project_performances.project_code = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
