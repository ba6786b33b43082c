-- What became in all passes of each line of no plain pair: one fate each, the rest unmatched.
--
-- reads   settled_lines, sum_lines, unsettled_lines
-- takes
-- gives   one row per line, by line
select line, head, method, status, reason, bank_count, book_count, days
from settled_lines
union all
select line, head, method, status, reason, bank_count, book_count, days
from sum_lines
union all
select
    unsettled_lines.line, unsettled_lines.line, 'unmatched', 'unmatched', 'unmatched',
    null, null, null
from unsettled_lines
anti join sum_lines on sum_lines.line = unsettled_lines.line
order by line
