-- CR-04: carryover of a government fund, of the own level, above the share of its year's revenue
-- that it may keep. Per division and fund item; an item without a revenue row is not judged.
-- Rounded half up.
--
-- reads   carryover_ageing, fund_revenues
-- takes   $closed_year integer, $fund_excess_percent integer, $own_level integer
-- gives   one row per division and item above its share, by subject_id and division_code
with kept as (
    select division_code, fund_item_code, sum(bucket_amount)::decimal(18, 2) as kept
    from carryover_ageing
    where
        bucket = 'KEEP' and fund_system = 'gov_fund' and fund_item_code is not null
        and budget_level = $own_level
    group by division_code, fund_item_code
),

-- Whole fen, so that nothing but the stated rounding rounds.
shares as (
    select
        kept.*, fund_revenues.revenue,
        (
            ((fund_revenues.revenue * 100)::hugeint * $fund_excess_percent + 50) // 100
        ) * 0.01::decimal(3, 2) as allowance
    from kept
    join fund_revenues using (division_code, fund_item_code)
    where fund_revenues.fiscal_year = $closed_year
)

select
    fund_item_code as subject_id, division_code, null::varchar as agency_code,
    (kept - allowance)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    null::date as since, kept, revenue, allowance::decimal(18, 2) as allowance
from shares
where kept > allowance
order by subject_id, division_code
