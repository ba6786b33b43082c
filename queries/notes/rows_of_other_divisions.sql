-- The rows of other divisions, which a run for one division leaves alone.
--
-- reads   other_divisions
-- takes
-- gives   one row, or none where every row is the division's, by count
select sum(row_count)::bigint as count, count(distinct source_file) as files
from other_divisions
where source_column is null
having sum(row_count) > 0
order by count
