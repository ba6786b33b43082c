-- X-05: an indicator's stated payments or balance are not what the other tables say.
--
-- reads   figures_in_doubt
-- takes
-- gives   one row per indicator, by subject_id
select
    indicator_id as subject_id, division_code, agency_code,
    case when paid_differs then paid - payments else balance - computed end::decimal(18, 2)
        as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    fiscal_year, paid, payments, balance, computed,
    case
        when paid_differs and balance_differs then 'both'
        when paid_differs then 'paid'
        else 'balance'
    end as disagrees
from figures_in_doubt
order by subject_id
