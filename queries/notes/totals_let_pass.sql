-- Stated totals that are not those of their rows and that a mapping lets pass.
--
-- reads   stated_totals
-- takes
-- gives   one row per total and column, as they came
select
    nth, concat_ws(' / ', source_file, source_sheet) as file, source_row as row, header, stated,
    summed
from stated_totals
where status = 'differing'
order by nth
