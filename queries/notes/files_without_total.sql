-- Files and sheets of which nothing proves that they are whole: no total that they state, and no
-- figure that the user gave. Of a total that cannot be compared yet another note speaks.
--
-- reads   parts, stated_totals, given_figures
-- takes
-- gives   one row where there are any, by count
with unproven as (
    select
        *,
        row_number() over (
            order by source_file, source_sheet nulls first, source_table
        ) as nth
    from parts
    where
        rows_read > 0
        and source_file not in (select source_file from given_figures)
        and not exists (
            from stated_totals
            where
                stated_totals.status in ('proven', 'unproven')
                and stated_totals.source_file = parts.source_file
                and stated_totals.source_sheet is not distinct from parts.source_sheet
        )
)

select
    count(*) as count, list(concat_ws(' / ', source_file, source_sheet) order by nth)[1:3] as files,
    count(*) > 3 as more
from unproven
having count(*) > 0
order by count
