-- Opening + lines = closing, for every account whose lines all carry the balance after them.
--
-- reads   balance_chains
-- takes
-- gives   one row per account that fails, then one for all together, by control_id
select
    'running_balances ' || account_no as control_id, opening_and_lines as "left",
    closing_found as "right", 'running_balances' as kind
from balance_chains
where opening_and_lines <> closing_found
union all
select 'running_balances',
    coalesce(sum(opening_and_lines), 0)::decimal(38, 2),
    (
        coalesce(sum(opening_and_lines), 0)
        - coalesce(sum(abs(opening_and_lines - closing_found)), 0)
    )::decimal(38, 2),
    'running_balances'
from balance_chains
order by control_id
