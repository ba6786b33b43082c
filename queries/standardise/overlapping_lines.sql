-- Lines that a second statement gives again. Lines with a balance are the same where all else but
-- the number is equal (some banks number each statement from 1), lines with only a number where all
-- is equal; lines with neither only where both statements say the same of all the days they share.
--
-- reads   bank_lines, book_lines, statement_overlaps
-- takes
-- gives   one row per repeated line and the line that stays, by table and place
with lines as (
    select
        'bank_lines' as source_table, account_no, posted_on, amount, balance_after,
        case when balance_after is null then line_no end as number,
        counterparty_no as reference, counterparty_name, summary, source_file, source_sheet,
        source_row
    from bank_lines
    where account_no in (select account_no from statement_overlaps)
    union all
    select
        'book_lines', account_no, booked_on, amount, null, voucher_no, reference,
        counterparty_name, summary, source_file, source_sheet, source_row
    from book_lines
    where account_no in (select account_no from statement_overlaps)
),

numbered as (
    -- True twins inside one file stay: the n-th copy here is the n-th copy there.
    select
        *, coalesce(source_sheet, '') as sheet,
        coalesce(number, balance_after::varchar) is not null as is_identified,
        row_number() over (
            partition by
                source_table, source_file, source_sheet, account_no, posted_on, number, amount,
                balance_after, reference, counterparty_name, summary
            order by source_row
        ) as copy
    from lines
),

shared as (
    -- The lines of both sides on the days that they share.
    select
        pairs.* exclude (first_day, last_day), numbered.* exclude (source_table, account_no, sheet),
        numbered.source_file = pairs.file and numbered.sheet = pairs.sheet as is_first,
        row_number() over (
            partition by
                pairs.source_table, pairs.account_no, pairs.file, pairs.sheet, pairs.other_file,
                pairs.other_sheet, posted_on, amount, copy, number, balance_after, reference,
                counterparty_name, summary
            order by source_file = pairs.file and numbered.sheet = pairs.sheet desc
        ) as nth
    from statement_overlaps as pairs
    join numbered
        on numbered.source_table = pairs.source_table and numbered.account_no = pairs.account_no
        and numbered.posted_on between pairs.first_day and pairs.last_day
        and (
            (numbered.source_file = pairs.file and numbered.sheet = pairs.sheet)
            or (numbered.source_file = pairs.other_file and numbered.sheet = pairs.other_sheet)
        )
),

judged as (
    select
        *,
        lag(source_row) over same as kept_row,
        lag(source_file) over same as kept_file,
        lag(source_sheet) over same as kept_sheet,
        count(*) over pair = 2 * count(*) filter (nth = 2) over pair as agree
    from shared
    window
        same as (
            partition by
                source_table, account_no, file, sheet, other_file, other_sheet, posted_on, amount,
                copy, number, balance_after, reference, counterparty_name, summary
            order by is_first desc
        ),
        pair as (partition by source_table, account_no, file, sheet, other_file, other_sheet)
)

select
    source_table, source_file, source_sheet, source_row, kept_file, kept_sheet, kept_row,
    account_no, posted_on, amount, balance_after
from judged
where nth = 2 and (is_identified or agree)
qualify row_number() over (
    partition by source_table, source_file, source_sheet, source_row
    order by kept_file, kept_sheet nulls first
) = 1
order by source_table, source_file, source_sheet nulls first, source_row
