-- X-04: payments by the as-of day whose indicator is not known, or was not yet issued.
--
-- reads   live_indicators, payments
-- takes   $as_of date
-- gives   one row per unknown indicator_id, by subject_id
select
    indicator_id as subject_id, null::varchar as division_code, null::varchar as agency_code,
    sum(payments.amount)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(payments.paid_on) as since,
    count(*) as payments
from payments
where
    payments.paid_on <= $as_of
    and indicator_id not in (select indicator_id from live_indicators)
group by indicator_id
order by subject_id
