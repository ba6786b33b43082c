-- Stated totals that are not those of their rows and pass: a mapping says so, or what they lack are
-- the cells alone that were text until a clerk corrected them.
--
-- reads   stated_totals
-- takes
-- gives   one row per total and column, as they came
select
    nth, concat_ws(' / ', source_file, source_sheet) as file, source_row as row, header, stated,
    summed, case status when 'differing' then 'ignored' else status end as why
from stated_totals
where status in ('differing', 'left_out')
order by nth
