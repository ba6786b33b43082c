-- The totals that files state, against the sums of the rows that they total.
--
-- reads   stated_totals
-- takes
-- gives   one row per total and column, by control_id
select
    'total ' || concat_ws(' / ', source_file, source_sheet) || ' row ' || source_row || ' '
    || header as control_id,
    stated as "left", summed as "right", 'total' as kind, source_file, source_sheet, source_row,
    source_table, source_column
from stated_totals
where status = 'proven'
order by control_id
