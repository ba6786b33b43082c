-- Every row that is no data, with its place, what it is, and its text. Rows marked as deleted, and
-- rows that are sums of others, have their money beside them.
--
-- reads   layout_rows, not_data
-- takes
-- gives   one row per row of a file that is no data, by place
select
    source_file, source_sheet, source_row, source_table, kind, text, null::decimal(18, 2) as amount
from layout_rows
union all
select source_file, source_sheet, source_row, source_table, kind, text, amount
from not_data
order by source_file, source_sheet nulls first, source_row, source_table, kind
