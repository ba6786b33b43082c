-- The lines that no pass before the sums has settled.
--
-- reads   open_lines, settled_lines
-- takes
-- gives   one row per line, by line
select line, account, side, day, amount
from open_lines
where line not in (select line from settled_lines)
order by line
