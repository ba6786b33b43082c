-- What the roots leave unspent, overspends apart, against what the buckets hold.
--
-- reads   roots, carryover_ageing
-- takes
-- gives   one row
select
    'unspent_in_buckets' as control_id,
    (select coalesce(sum(unspent), 0) from roots where unspent > 0)::decimal(38, 2) as "left",
    (select coalesce(sum(bucket_amount), 0) from carryover_ageing)::decimal(38, 2) as "right"
