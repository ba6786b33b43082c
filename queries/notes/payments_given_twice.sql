-- Payments of which all cells stand in another file or sheet too: how many, and how much.
--
-- reads   payments_in_two_files
-- takes
-- gives   one row per two files or sheets, by these
select
    concat_ws(' / ', source_file, source_sheet) as file,
    concat_ws(' / ', other_file, other_sheet) as other,
    sum(times)::bigint as count, sum(amount * times)::decimal(38, 2) as yuan
from payments_in_two_files
group by source_file, source_sheet, other_file, other_sheet
order by source_file, source_sheet nulls last, other_file, other_sheet nulls last
