-- Indicators whose own figures do not fit: the county's sum of payments is not that of the
-- payments, or its balance is not what amount, adjustments, payments and re-issues leave.
--
-- reads   live_indicators, payments, supplied
-- takes   $as_of date
-- gives   one row per indicator, by indicator_id
with reissued as (
    select origin_indicator_id as indicator_id, sum(amount) as amount
    from live_indicators
    where origin_indicator_id is not null
    group by origin_indicator_id
),

vouchers as (
    select indicator_id, sum(amount) as amount
    from payments
    where paid_on <= $as_of
    group by indicator_id
),

stated as (
    select
        live_indicators.*,
        coalesce(reissued.amount, 0) as reissued,
        case
            when exists (from supplied where source_table = 'payments' and source_column is null)
                then coalesce(vouchers.amount, 0)
        end::decimal(18, 2) as payments
    from live_indicators
    left join vouchers using (indicator_id)
    left join reissued using (indicator_id)
),

figures as (
    select
        indicator_id, division_code, agency_code, fiscal_year, paid, balance, payments,
        (amount + adjusted - coalesce(paid, payments) - reissued)::decimal(18, 2) as computed
    from stated
)

select
    indicator_id, division_code, agency_code, fiscal_year, paid, payments, balance, computed,
    coalesce(paid <> payments, false) as paid_differs,
    coalesce(balance <> computed, false) as balance_differs
from figures
where coalesce(paid <> payments, false) or coalesce(balance <> computed, false)
order by indicator_id
