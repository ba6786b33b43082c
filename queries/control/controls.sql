-- Every control: two sides that must be the same, counted apart; a difference is shown gross.
-- Behind them what it is about, where it is about a file, a row of it, or a table and its column.
--
-- reads   control_sides
-- takes
-- gives   one row per control, by control_id
select
    control_id, "left", "right", ("left" - "right")::decimal(38, 2) as difference,
    "left" = "right" as holds, coalesce(kind, control_id) as kind, source_file, source_sheet,
    source_row, source_table, source_column
from control_sides
order by control_id
