-- The money of every file, column by column, against what stands in the books, in quarantine, among
-- the lines given twice, among the rows that are no data and among those of other divisions.
--
-- reads   part_money, placed_money, other_divisions
-- takes
-- gives   one row per file, sheet, table and money column, by control_id
select
    'yuan ' || concat_ws(
        ' / ', part_money.source_file, part_money.source_sheet,
        part_money.source_table || '.' || part_money.source_column
    ) as control_id,
    part_money.read as "left",
    (
        coalesce(placed_money.yuan, 0) + part_money.quarantined + part_money.deleted
        + part_money.repeated + coalesce(other_divisions.yuan, 0)
    )::decimal(38, 2) as "right",
    'yuan' as kind, part_money.source_file, part_money.source_sheet, part_money.source_table,
    part_money.source_column
from part_money
left join placed_money
    on placed_money.source_file = part_money.source_file
    and placed_money.source_sheet is not distinct from part_money.source_sheet
    and placed_money.source_table = part_money.source_table
    and placed_money.source_column = part_money.source_column
left join other_divisions
    on other_divisions.source_file = part_money.source_file
    and other_divisions.source_sheet is not distinct from part_money.source_sheet
    and other_divisions.source_table = part_money.source_table
    and other_divisions.source_column = part_money.source_column
order by control_id
