-- The lines that two statements give, which are counted once.
--
-- reads   overlapping_lines
-- takes
-- gives   one row per two files, as the first of their lines stand
with lines as (
    select
        *,
        row_number() over (
            order by source_table, source_file, source_sheet nulls first, source_row
        ) as nth
    from overlapping_lines
)

select
    min(nth) as nth, source_file as file, kept_file as other, count(*) as count,
    min(posted_on) as first, max(posted_on) as last
from lines
group by source_file, kept_file
order by nth
