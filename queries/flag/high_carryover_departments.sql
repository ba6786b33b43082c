-- CR-09: agencies whose carryover ratio is above the county's by more than the margin; the cut is
-- a share of the operating budget, rounded half up.
--
-- reads   department_carryovers, department_ratios
-- takes   $cut_percent integer
-- gives   one row per agency, by subject_id
select
    agency_code as subject_id, division_code, agency_code,
    (
        (((operating_budget * 100)::hugeint * $cut_percent + 50) // 100)::decimal(38, 0)
        * 0.01::decimal(3, 2)
    )::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    unspent, final_spending, operating_budget, ratio_percent, county_ratio_percent,
    limit_percent
from department_carryovers
join department_ratios using (agency_code)
where department_ratios.is_high
order by subject_id
