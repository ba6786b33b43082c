-- What root indicators and adjustments brought, against what was paid and what is unspent, that of
-- roots whose payments are not wholly known included.
--
-- reads   live_indicators, roots, paid_amounts
-- takes
-- gives   one row
select
    'indicators_paid_or_unspent' as control_id,
    (
        (select coalesce(sum(adjusted), 0) from live_indicators)
        + (
            select coalesce(sum(live_indicators.amount), 0)
            from live_indicators
            join roots on roots.root_indicator_id = live_indicators.indicator_id
        )
    )::decimal(38, 2) as "left",
    (
        (
            select coalesce(sum(paid), 0) from paid_amounts
            where indicator_id in (select indicator_id from live_indicators)
        )
        + (select coalesce(sum(coalesce(unspent, brought - paid)), 0) from roots)
    )::decimal(38, 2) as "right"
