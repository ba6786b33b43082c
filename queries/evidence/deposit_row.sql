-- Deposits: the row of the deposit.
--
-- reads   findings, rule_witnesses, deposits
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'deposits' as source_table,
    deposits.source_file, deposits.source_sheet, deposits.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'deposit_row'
join deposits
    on deposits.deposit_id = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
