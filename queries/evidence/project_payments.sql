-- Payments: those of the chains of the project's roots, or of the asset's project's.
--
-- reads   findings, rule_witnesses, assets, roots, indicator_roots, payments
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'payments' as source_table,
    payments.source_file, payments.source_sheet, payments.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'project_payments'
left join assets
    on findings.subject_kind = 'asset' and assets.asset_no = findings.subject_id
join roots
    on roots.project_code
    = case when findings.subject_kind = 'project' then subject_id else assets.project_code end
join indicator_roots on indicator_roots.root_indicator_id = roots.root_indicator_id
join payments
    on payments.indicator_id = indicator_roots.indicator_id and payments.paid_on <= $as_of
order by finding_id, source_file, source_sheet nulls first, source_row
