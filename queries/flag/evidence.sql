-- The source rows that every finding rests on.
--
-- reads   evidence_found
-- takes
-- gives   one row per finding and source row, by finding_id and place
with places as (
    select distinct finding_id, source_table, source_file, source_sheet, source_row
    from evidence_found
)

-- The order is that of the enumerated columns, which are numbers: their choices are in order.
select
    finding_id::varchar as finding_id, source_table::varchar as source_table,
    source_file::varchar as source_file, source_sheet, source_row
from places
order by
    places.finding_id, places.source_table, places.source_file, source_sheet nulls first, source_row
