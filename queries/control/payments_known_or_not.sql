-- Payments by the as-of day, against those of known indicators and those of unknown ones.
--
-- reads   payments, paid_amounts, live_indicators
-- takes   $as_of date
-- gives   one row
select
    'payments_known_or_not' as control_id,
    (select coalesce(sum(amount), 0) from payments where paid_on <= $as_of)::decimal(38, 2)
        as "left",
    (
        (
            select coalesce(sum(paid), 0) from paid_amounts
            where
                indicator_id in (select indicator_id from live_indicators)
                and indicator_id in (select indicator_id from payments)
        )
        + (
            select coalesce(sum(amount), 0) from payments
            where
                paid_on <= $as_of
                and indicator_id not in (select indicator_id from live_indicators)
        )
    )::decimal(38, 2) as "right"
