-- Payments: those from the finding's own indicator.
--
-- reads   findings, rule_witnesses, payments
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'payments' as source_table,
    payments.source_file, payments.source_sheet, payments.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'own_payments'
join payments
    on payments.indicator_id = findings.subject_id and payments.paid_on <= $as_of
order by finding_id, source_file, source_sheet nulls first, source_row
