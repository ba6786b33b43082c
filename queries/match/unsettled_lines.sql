-- The lines that no pass before the sums has settled.
--
-- reads   matching_lines, settled_lines
-- takes
-- gives   one row per line, by line
select rowid as line, account, side, day, amount
from matching_lines
where rowid not in (select line from settled_lines)
order by line
