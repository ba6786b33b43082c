-- The rows marked as deleted, those that say they failed, are void or pending, and those that are
-- sums of other rows: which, and how much.
--
-- reads   not_data
-- takes
-- gives   one row per file, sheet, table and kind, as the first of their rows came
select
    min(nth) as nth, concat_ws(' / ', source_file, source_sheet) as file, kind, count(*) as count,
    list(source_row order by nth)[1:20] as rows, count(*) > 20 as more,
    sum(amount)::decimal(38, 2) as yuan, list(distinct word order by word)[1:8] as words
from not_data
group by source_file, source_sheet, source_table, kind
order by nth
