-- Bank lines: the transfers that the zero-balance account may not make.
--
-- reads   findings, rule_witnesses, zero_balance_lines
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'bank_lines' as source_table,
    zero_balance_lines.source_file, zero_balance_lines.source_sheet,
    zero_balance_lines.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id
    and rule_witnesses.witness = 'zero_balance_lines'
join zero_balance_lines on zero_balance_lines.account_no = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
