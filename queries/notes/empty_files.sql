-- Files and sheets that have a header and no row.
--
-- reads   parts
-- takes
-- gives   one row per file, sheet and table, by these
select concat_ws(' / ', source_file, source_sheet) as file, source_table
from parts
where rows_read = 0
order by source_file, source_sheet nulls first, source_table
