-- Government-fund items with kept money that CR-04 does not judge, because no row gives their
-- revenue of the closed year.
--
-- reads   carryover_ageing, fund_revenues
-- takes   $closed_year integer, $own_level integer
-- gives   one row per division and item, by both
select
    carryover_ageing.division_code, carryover_ageing.fund_item_code,
    sum(carryover_ageing.bucket_amount)::decimal(18, 2) as kept
from carryover_ageing
anti join (select division_code, fund_item_code from fund_revenues where fiscal_year = $closed_year)
    as judged using (division_code, fund_item_code)
where
    carryover_ageing.bucket = 'KEEP' and carryover_ageing.fund_system = 'gov_fund'
    and carryover_ageing.budget_level = $own_level
group by carryover_ageing.division_code, carryover_ageing.fund_item_code
order by carryover_ageing.division_code, carryover_ageing.fund_item_code nulls first
