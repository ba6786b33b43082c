-- Stated totals that cannot be compared yet, because they or money among their rows are unreadable.
--
-- reads   stated_totals
-- takes
-- gives   one row per file or sheet and header, as the first of them came
select
    min(nth) as nth, concat_ws(' / ', source_file, source_sheet) as file, header,
    list(source_row order by nth)[1:20] as rows, count(*) > 20 as more
from stated_totals
where status = 'unproven'
group by source_file, source_sheet, header
order by nth
