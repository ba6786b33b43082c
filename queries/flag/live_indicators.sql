-- Indicators that exist on the as-of day: issued by then (no issue date: 1 January of the year).
--
-- reads   indicators, finance_bureaus
-- takes   $as_of date
-- gives   one row per indicator, by indicator_id; origin is null where it names itself
select
    indicator_id,
    nullif(origin_indicator_id, indicator_id) as origin_indicator_id,
    division_code, agency_code, fiscal_year,
    coalesce(issued_on, make_date(fiscal_year, 1, 1)) as issued_on,
    budget_level::integer as budget_level,
    fund_type, fund_item_code, func_code, dep_eco_code, project_code, project_name,
    project_category, coalesce(direct_fund, false) as direct_fund,
    coalesce(transfer_kind, 'special') as transfer_kind,
    coalesce(allotted, finance_bureaus.agency_code is null) as allotted,
    doc_no, sup_doc_no, amount, coalesce(adjusted, 0) as adjusted, paid, balance,
    source_file, source_sheet, source_row
from indicators
left join finance_bureaus using (agency_code)
where coalesce(issued_on, make_date(fiscal_year, 1, 1)) <= $as_of
order by indicator_id
