-- Income due: the row of the income.
--
-- reads   findings, rule_witnesses, income_due
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'income_due' as source_table,
    income_due.source_file, income_due.source_sheet, income_due.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'income_due_row'
join income_due on income_due.income_id = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
