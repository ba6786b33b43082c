-- Asset income: what fell due on the asset.
--
-- reads   findings, rule_witnesses, asset_income
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'asset_income' as source_table,
    asset_income.source_file, asset_income.source_sheet, asset_income.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'asset_incomes'
join asset_income
    on asset_income.asset_no = findings.subject_id and asset_income.due_on <= $as_of
order by finding_id, source_file, source_sheet nulls first, source_row
