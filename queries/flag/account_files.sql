-- The files and sheets that hold lines of each account, and the first day that any line of the file
-- is of: a statement, or an export of several accounts, says that the account did not move before
-- its own first line.
--
-- reads   bank_lines
-- takes
-- gives   one row per account and file or sheet, by both
with held as (
    select account_no, source_file, source_sheet, min(posted_on) as first_line_on
    from bank_lines
    group by account_no, source_file, source_sheet
)

select
    account_no, source_file, source_sheet,
    min(first_line_on) over (partition by source_file, source_sheet) as first_line_on
from held
order by account_no, source_file, source_sheet nulls first
