-- Bank lines: the interest credited to the agency's own cash, and what it remitted of it.
--
-- reads   findings, rule_witnesses, interest_movements
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'bank_lines' as source_table, interest_movements.source_file,
    interest_movements.source_sheet, interest_movements.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'interest_lines'
join interest_movements on interest_movements.agency_code = findings.subject_id
order by findings.finding_id, source_file, source_sheet nulls first, source_row
