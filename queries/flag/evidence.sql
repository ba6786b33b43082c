-- The source rows that every finding rests on.
--
-- reads   evidence_found
-- takes
-- gives   one row per finding and source row, by finding_id and place
select distinct finding_id, source_table, source_file, source_sheet, source_row
from evidence_found
order by finding_id, source_table, source_file, source_sheet nulls first, source_row
