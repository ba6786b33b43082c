-- Where two statements, or two parts of the unit's own book, have lines of one account on the same
-- days: two files, or two sheets.
--
-- reads   bank_lines, book_lines
-- takes
-- gives   one row per account and pair of files or sheets, by table, account and place
with statements as (
    select
        'bank_lines' as source_table, account_no, source_file,
        coalesce(source_sheet, '') as sheet, min(posted_on) as first_day, max(posted_on) as last_day
    from bank_lines
    group by account_no, source_file, coalesce(source_sheet, '')
    union all
    select
        'book_lines', account_no, source_file, coalesce(source_sheet, ''), min(booked_on),
        max(booked_on)
    from book_lines
    group by account_no, source_file, coalesce(source_sheet, '')
)

select
    one.source_table, one.account_no, one.source_file as file, one.sheet,
    other.source_file as other_file, other.sheet as other_sheet,
    greatest(one.first_day, other.first_day) as first_day,
    least(one.last_day, other.last_day) as last_day
from statements as one
join statements as other
    on other.source_table = one.source_table and other.account_no = one.account_no
    and (other.source_file > one.source_file
        or (other.source_file = one.source_file and other.sheet > one.sheet))
where one.first_day <= other.last_day and other.first_day <= one.last_day
order by one.source_table, one.account_no, file, one.sheet, other_file, other_sheet
