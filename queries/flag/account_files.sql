-- The files and sheets that hold lines of each account, and the first day that any line of the
-- file is of: a statement, or an export of several accounts, says that the account did not move
-- before its own first line. What is dated later has not happened.
--
-- reads   bank_lines
-- takes   $as_of date
-- gives   one row per account and file or sheet, by both
with held as (
    select account_no, source_file, source_sheet, min(posted_on) as first_line_on
    from bank_lines
    where posted_on <= $as_of
    group by account_no, source_file, source_sheet
)

select
    held.account_no, held.source_file, held.source_sheet, files.first_line_on
from held
join (
    select source_file, source_sheet, min(first_line_on) as first_line_on
    from held
    group by source_file, source_sheet
) as files
    on files.source_file = held.source_file
    and files.source_sheet is not distinct from held.source_sheet
order by account_no, source_file, source_sheet nulls first
