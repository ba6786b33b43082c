-- The lines of two statements of one account on the days that both have, each with its copy there.
-- Beside a balance the number does not matter, for some banks number each statement from 1.
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
)

select
    * exclude (cut_on, is_first_earlier), count(*) over same = 2 as is_exact,
    -- The later statement begins on that day and lacks a line of it: it does not hold it whole.
    posted_on = cut_on
    and count(*) filter (is_first = is_first_earlier) over by_amount
    > count(*) filter (is_first <> is_first_earlier) over by_amount as is_missed,
    coalesce(bare_number, balance_after::varchar) is not null as is_identified,
    first_value(source_file) over same as same_file,
    first_value(source_sheet) over same as same_sheet,
    first_value(source_row) over same as same_row
from copies
window
    by_amount as (partition by pair, posted_on, amount),
    same as (
        partition by
            pair, copy, posted_on, amount, bare_number, balance_after, reference, counterparty_name,
            summary
        order by is_first desc
        rows between unbounded preceding and unbounded following
    )
order by source_table, source_file, source_sheet nulls first, source_row, pair
