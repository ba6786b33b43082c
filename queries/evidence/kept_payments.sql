-- Payments: those of the chains whose kept money counts against the fund item.
--
-- reads   findings, rule_witnesses, carryover_ageing, indicator_roots, payments
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'payments' as source_table,
    payments.source_file, payments.source_sheet, payments.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'kept_payments'
join carryover_ageing
    on carryover_ageing.fund_item_code = findings.subject_id
    and carryover_ageing.division_code = findings.division_code
    and carryover_ageing.bucket = 'KEEP' and carryover_ageing.fund_system = 'gov_fund'
join indicator_roots using (root_indicator_id)
join payments
    on payments.indicator_id = indicator_roots.indicator_id and payments.paid_on <= $as_of
order by finding_id, source_file, source_sheet nulls first, source_row
