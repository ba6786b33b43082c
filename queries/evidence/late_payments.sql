-- Payments: those passed on in the last days of December, and what was paid back.
--
-- reads   findings, rule_witnesses, passed_payments
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'payments' as source_table, passed_payments.source_file,
    passed_payments.source_sheet, passed_payments.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'late_payments'
join passed_payments on passed_payments.root_indicator_id = findings.subject_id
where passed_payments.is_late or passed_payments.amount < 0
order by finding_id, source_file, source_sheet nulls first, source_row
