-- The files and sheets that hold lines of each account, and from which day to which each covers it:
-- as its titles state, where no line of the file lies outside that period; else from the first day
-- that any line of the file is of (an export of several accounts says that one did not move before
-- its own first line), nobody knows until when. What is dated later has not happened.
--
-- reads   line_spans, bank_lines, statement_periods
-- takes   $as_of date
-- gives   one row per account and file or sheet, by both
with held as (
    select
        account_no, source_file, source_sheet, first_on as first_line_on, last_on as last_line_on
    from line_spans
    where last_on <= $as_of
    union all
    -- Few have lines that are dated later: only theirs are looked at again.
    select
        line_spans.account_no, line_spans.source_file, line_spans.source_sheet,
        min(bank_lines.posted_on), max(bank_lines.posted_on)
    from line_spans
    join bank_lines
        on bank_lines.account_no = line_spans.account_no
        and bank_lines.source_file = line_spans.source_file
        and bank_lines.source_sheet is not distinct from line_spans.source_sheet
    where line_spans.last_on > $as_of and bank_lines.posted_on <= $as_of
    group by line_spans.account_no, line_spans.source_file, line_spans.source_sheet
),

files as (
    select
        source_file, source_sheet, min(first_line_on) as first_line_on,
        max(last_line_on) as last_line_on
    from held
    group by source_file, source_sheet
),

judged as (
    select
        files.source_file, files.source_sheet, files.first_line_on, statement_periods.stated_from,
        statement_periods.stated_to,
        coalesce(
            statement_periods.state = 'stated'
            and statement_periods.stated_from <= files.first_line_on
            and statement_periods.stated_to >= files.last_line_on,
            false
        ) as is_stated
    from files
    left join statement_periods
        on statement_periods.source_file = files.source_file
        and statement_periods.source_sheet is not distinct from files.source_sheet
)

select
    held.account_no, held.source_file, held.source_sheet,
    case when judged.is_stated then judged.stated_from else judged.first_line_on end
        as covered_from,
    case when judged.is_stated then judged.stated_to end as covered_to, judged.is_stated
from held
join judged
    on judged.source_file = held.source_file
    and judged.source_sheet is not distinct from held.source_sheet
order by account_no, source_file, source_sheet nulls first
