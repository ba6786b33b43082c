-- Lines that carry a balance, against those whose balance follows from the line before it; what
-- breaks the chain is named in balance_breaks.
--
-- reads   balance_chains, balance_breaks
-- takes
-- gives   one row
select
    'balance_steps' as control_id,
    (select coalesce(sum(line_count), 0) from balance_chains)::decimal(38, 2) as "left",
    (
        (select coalesce(sum(line_count), 0) from balance_chains)
        - (select count(*) from balance_breaks)
    )::decimal(38, 2) as "right"
