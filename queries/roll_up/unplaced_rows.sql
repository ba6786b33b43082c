-- Rows of tables that several divisions share, of which nothing says whose they are: each division
-- has set them aside, here each stands once.
--
-- reads   quarantine
-- takes
-- gives   one row per row of a file, by place
select distinct on (source_table, source_file, source_sheet, source_row)
    source_table, source_file, source_sheet, source_row, reason, cells
from quarantine
where reason_code = 'division_unknown'
order by source_table, source_file, source_sheet nulls first, source_row, division
