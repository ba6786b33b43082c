-- What became of each line in all passes: one fate each, the rest unmatched.
--
-- reads   matching_lines, settled_lines, sum_lines
-- takes
-- gives   one row per line, by line
with decided as (
    select line, head, method, status, reason, bank_count, book_count, days
    from settled_lines
    union all
    select line, head, method, status, reason, bank_count, book_count, days
    from sum_lines
)

select line, head, method, status, reason, bank_count, book_count, days
from decided
union all
select rowid, rowid, 'unmatched', 'unmatched', 'unmatched', null, null, null
from matching_lines
where rowid not in (select line from decided)
order by line
