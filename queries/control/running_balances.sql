-- Opening + lines = closing, for every account whose lines all carry the balance after them; one
-- that fails has the row of its first break.
--
-- reads   balance_chains, balance_breaks
-- takes
-- gives   one row per account that fails, then one for all together, by control_id
with first_breaks as (
    select account_no, source_file::varchar as source_file, source_sheet, source_row
    from balance_breaks
    qualify row_number() over (
        partition by account_no
        order by posted_on, source_file, source_sheet nulls first, source_row
    ) = 1
)

select
    'running_balances ' || account_no as control_id, opening_and_lines as "left",
    closing_found as "right", 'running_balances' as kind, source_file, source_sheet, source_row
from balance_chains
left join first_breaks using (account_no)
where opening_and_lines <> closing_found
union all
select 'running_balances',
    coalesce(sum(opening_and_lines), 0)::decimal(38, 2),
    (
        coalesce(sum(opening_and_lines), 0)
        - coalesce(sum(abs(opening_and_lines - closing_found)), 0)
    )::decimal(38, 2),
    'running_balances', null, null, null
from balance_chains
order by control_id
