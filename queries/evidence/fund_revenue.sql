-- Fund revenues: the item's revenue of the closed year.
--
-- reads   findings, rule_witnesses, fund_revenues
-- takes   $closed_year integer
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'fund_revenues' as source_table,
    fund_revenues.source_file, fund_revenues.source_sheet, fund_revenues.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'fund_revenue'
join fund_revenues
    on fund_revenues.fund_item_code = findings.subject_id
    and fund_revenues.division_code = findings.division_code
    and fund_revenues.fiscal_year = $closed_year
order by finding_id, source_file, source_sheet nulls first, source_row
