-- Which lines of two statements are one line: `exact` where all is equal and a balance or a number
-- stands beside it, `number` where number and amount are equal and neither balance nor counterparty
-- contradicts, whatever the summary; `equal` where all is equal, but nothing tells the line from
-- another, on all shared days or on one that both statements say they hold. `alike` could be one
-- line; where the stated periods leave off and begin at one moment, it is two.
--
-- reads   shared_copies
-- takes
-- gives   one row per line and pair of statements that it stands in
with counted as (
    -- What is not the same in all: the n-th of that number and amount here, the n-th there.
    select
        *, is_exact and is_identified as is_sure,
        is_apart or bool_or(is_missed) over pairs as are_two,
        row_number() over (
            partition by pair, is_first, posted_on, number, amount, is_exact and is_identified
            order by source_row
        ) as nth_of_number
    from shared_copies
    window pairs as (partition by pair)
),

numbered as (
    select
        *,
        not is_sure and number is not null and count(*) over by_number = 2
        and coalesce(min(balance_after) over by_number = max(balance_after) over by_number, true)
            as has_number_twin,
        coalesce(
            min(counterparty_name) over by_number = max(counterparty_name) over by_number, true
        ) as has_one_counterparty,
        first_value(source_file) over by_number as number_file,
        first_value(source_sheet) over by_number as number_sheet,
        first_value(source_row) over by_number as number_row
    from counted
    window by_number as (
        partition by pair, posted_on, number, amount, is_sure, nth_of_number
        order by is_first desc
        rows between unbounded preceding and unbounded following
    )
),

settled as (
    select
        *, is_sure or (has_number_twin and has_one_counterparty) as is_known,
        count(*) over pairs
        = count(*) filter (is_exact or (has_number_twin and has_one_counterparty)) over pairs
            or (state_days and 0 = least(
                count(*) filter (is_first and not is_exact and not has_number_twin) over days,
                count(*) filter (not is_first and not is_exact and not has_number_twin) over days
            ))
            as agree
    from numbered
    window pairs as (partition by pair), days as (partition by pair, posted_on)
),

left_over as (
    -- Neither known nor told apart by what both say: the n-th that looks so here and there.
    select
        *,
        row_number() over (
            partition by
                pair, is_first, posted_on, amount, summary, counterparty_name, is_known
            order by source_row
        ) as nth_alike,
        row_number() over (
            partition by pair, is_first, posted_on, amount, balance_after, is_known
            order by source_row
        ) as nth_of_balance
    from settled
)

select
    source_table, account_no, posted_on, amount, balance_after, source_file, source_sheet,
    source_row, is_first, is_one_day and not state_days as is_one_day,
    case
        when is_sure then 'exact'
        when has_number_twin and has_one_counterparty then 'number'
        when are_two then null
        when is_exact and agree then 'equal'
        when has_number_twin then 'alike'
        when
            count(*) over by_look = 2
            and coalesce(min(number) over by_look = max(number) over by_look, true)
            and coalesce(min(balance_after) over by_look = max(balance_after) over by_look, true)
            then 'alike'
        when balance_after is not null and count(*) over by_balance = 2 then 'alike'
    end as sameness,
    case when is_exact then same_file else number_file end as kept_file,
    case when is_exact then same_sheet else number_sheet end as kept_sheet,
    case when is_exact then same_row else number_row end as kept_row,
    other_statement
from (
    select
        *,
        case
            when is_first then max(source_file) filter (not is_first) over pairs
            else max(source_file) filter (is_first) over pairs
        end as other_statement
    from left_over
    window pairs as (partition by pair)
)
window
    by_look as (
        partition by pair, posted_on, amount, summary, counterparty_name, is_known, nth_alike
    ),
    by_balance as (
        partition by pair, posted_on, amount, balance_after, is_known, nth_of_balance
    )
order by source_table, source_file, source_sheet nulls first, source_row, other_statement
