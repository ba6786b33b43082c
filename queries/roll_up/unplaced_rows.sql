-- Rows of tables that several divisions share, of which nothing says whose they are: each division
-- has set them aside, here each stands once.
--
-- reads   quarantine
-- takes
-- gives   one row per row of a file, by place
select source_table, source_file, source_sheet, source_row, reason, cells
from quarantine
where reason_code = 'division_unknown'
qualify
    row_number() over (
        partition by source_table, source_file, source_sheet, source_row
        order by division
    ) = 1
order by source_table, source_file, source_sheet nulls first, source_row
