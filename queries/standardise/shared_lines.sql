-- The lines of two statements of one account on the days that both have, and which of them are one
-- line: `exact` where all is equal and a balance or a number stands beside it (some banks number
-- each statement from 1, so that beside a balance the number does not matter), `number` where
-- number and amount are equal and neither balance nor counterparty contradicts, whatever the
-- summary;
-- `equal` where all is equal, but nothing tells the line from another. `alike` could be one line.
--
-- reads   bank_lines, book_lines, statement_overlaps
-- takes
-- gives   one row per line and pair of statements that it stands in
with lines as (
    select
        'bank_lines' as source_table, account_no, posted_on, amount, balance_after,
        line_no as number, counterparty_no as reference, counterparty_name, summary, source_file,
        source_sheet, source_row
    from bank_lines
    where account_no in (select account_no from statement_overlaps)
    union all
    select
        'book_lines', account_no, booked_on, amount, null, voucher_no, reference,
        counterparty_name, summary, source_file, source_sheet, source_row
    from book_lines
    where account_no in (select account_no from statement_overlaps)
),

sided as (
    -- The lines of both sides on the days that they share.
    select
        pairs.*, posted_on, amount, balance_after, number, reference, counterparty_name, summary,
        source_file, source_sheet, source_row,
        case when balance_after is null then number end as bare_number,
        numbered.source_file = pairs.file and numbered.sheet = pairs.sheet as is_first
    from statement_overlaps as pairs
    join (select *, coalesce(source_sheet, '') as sheet from lines) as numbered
        on numbered.source_table = pairs.source_table and numbered.account_no = pairs.account_no
        and numbered.posted_on between pairs.first_day and pairs.last_day
        and (
            (numbered.source_file = pairs.file and numbered.sheet = pairs.sheet)
            or (numbered.source_file = pairs.other_file and numbered.sheet = pairs.other_sheet)
        )
),

copies as (
    -- True twins inside one file stay: the n-th copy here is the n-th copy there.
    select
        * exclude (sheet, other_sheet, file, other_file),
        hash(source_table, account_no, file, sheet, other_file, other_sheet) as pair,
        first_day = last_day as is_one_day,
        row_number() over (
            partition by
                source_table, account_no, file, sheet, other_file, other_sheet, is_first, posted_on,
                amount, bare_number, balance_after, reference, counterparty_name, summary
            order by source_row
        ) as copy
    from sided
),

exact as (
    select
        *, count(*) over same = 2 as is_exact,
        coalesce(bare_number, balance_after::varchar) is not null as is_identified,
        first_value(source_file) over same as same_file,
        first_value(source_sheet) over same as same_sheet,
        first_value(source_row) over same as same_row
    from copies
    window same as (
        partition by
            pair, copy, posted_on, amount, bare_number, balance_after, reference, counterparty_name,
            summary
        order by is_first desc
        rows between unbounded preceding and unbounded following
    )
),

counted as (
    -- What is not the same in all: the n-th of that number and amount here, the n-th there.
    select
        *, is_exact and is_identified as is_sure,
        row_number() over (
            partition by pair, is_first, posted_on, number, amount, is_exact and is_identified
            order by source_row
        ) as nth_of_number
    from exact
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
            as agree
    from numbered
    window pairs as (partition by pair)
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
    source_row, is_first, is_one_day,
    case
        when is_sure then 'exact'
        when has_number_twin and has_one_counterparty then 'number'
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
