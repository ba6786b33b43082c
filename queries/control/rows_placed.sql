-- The rows of every file, against all the places where they stand: in the books, in quarantine
-- (but for rows of which only a cell is set aside), in overlapping_lines, among those of other
-- divisions and, if marked as deleted, void or the sum of others, in furniture.
--
-- reads   parts, placed_rows, quarantine, overlapping_lines, furniture, other_divisions
-- takes
-- gives   one row per file, sheet and table, by control_id
with standing as (
    select source_file, source_sheet, source_table, row_count
    from placed_rows
    union all
    select source_file, source_sheet, source_table, count(*)
    from quarantine
    where source_column is null
    group by source_file, source_sheet, source_table
    union all
    select source_file, source_sheet, source_table, count(*)
    from overlapping_lines
    group by source_file, source_sheet, source_table
    union all
    select source_file, source_sheet, source_table, count(*)
    from furniture
    where kind in ('deleted', 'void', 'including')
    group by source_file, source_sheet, source_table
    union all
    select source_file, source_sheet, source_table, row_count
    from other_divisions
    where source_column is null
)

select
    'rows ' || concat_ws(' / ', parts.source_file, parts.source_sheet, parts.source_table)
        as control_id,
    parts.rows_read::decimal(38, 2) as "left",
    coalesce(sum(standing.row_count), 0)::decimal(38, 2) as "right",
    'rows' as kind, parts.source_file, parts.source_sheet, parts.source_table
from parts
left join standing
    on standing.source_file = parts.source_file
    and standing.source_sheet is not distinct from parts.source_sheet
    and standing.source_table = parts.source_table
group by parts.source_file, parts.source_sheet, parts.source_table, parts.rows_read
order by control_id
