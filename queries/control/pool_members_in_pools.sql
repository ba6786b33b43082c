-- What the pools hold, against what their members bring.
--
-- reads   pools, pool_members
-- takes
-- gives   one row
select
    'pool_members_in_pools' as control_id,
    (select coalesce(sum(amount_recalled + amount_repurposed), 0) from pools)::decimal(38, 2)
        as "left",
    (select coalesce(sum(amount), 0) from pool_members)::decimal(38, 2) as "right"
