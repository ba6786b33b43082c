-- What became of each line in all passes: one fate each, the rest unmatched.
--
-- reads   matching_lines, settled_lines, sum_lines
-- takes
-- gives   one row per line, by line
select line, head, method, status, reason, bank_count, book_count, days
from settled_lines
union all
select line, head, method, status, reason, bank_count, book_count, days
from sum_lines
union all
select
    matching_lines.rowid, matching_lines.rowid, 'unmatched', 'unmatched', 'unmatched',
    null, null, null
from matching_lines
anti join settled_lines on settled_lines.line = matching_lines.rowid
anti join sum_lines on sum_lines.line = matching_lines.rowid
order by line
