-- Lines whose balance does not follow from the line before: which row, the balance expected there,
-- the balance found. Within a day the lines are taken by number, else as the file has them, else
-- from its end, whichever leaves the fewest breaks in the account.
--
-- reads   bank_lines, balance_chains
-- takes
-- gives   one row per break, by account_no, day and place
with lines as (
    select
        account_no, posted_on, line_no, amount, balance_after, source_file, source_sheet,
        source_row
    from bank_lines
    join balance_chains using (account_no)
    where not is_whole or opening_and_lines <> closing_found
),

orders as (
    select 1 as way, lag(balance_after) over (
        partition by account_no
        order by posted_on, length(line_no) nulls first, line_no nulls first, source_file,
            source_sheet nulls first, source_row
    ) as balance_before, lines.*
    from lines
    union all
    select 2, lag(balance_after) over (
        partition by account_no
        order by posted_on, source_file, source_sheet nulls first, source_row
    ), lines.*
    from lines
    union all
    select 3, lag(balance_after) over (
        partition by account_no
        order by posted_on, source_file, source_sheet nulls first, source_row desc
    ), lines.*
    from lines
),

counted as (
    select
        account_no, way, count(*) filter (balance_before + amount <> balance_after) as breaks
    from orders
    group by account_no, way
),

chosen as (
    select account_no, way
    from counted
    qualify row_number() over (partition by account_no order by breaks, way) = 1
)

select
    account_no, posted_on, line_no, amount,
    (balance_before + amount)::decimal(18, 2) as expected, balance_after as found,
    (balance_after - balance_before - amount)::decimal(18, 2) as difference,
    source_file, source_sheet, source_row
from orders
join chosen using (account_no, way)
where balance_before + amount <> balance_after
order by account_no, posted_on, source_file, source_sheet nulls first, source_row
