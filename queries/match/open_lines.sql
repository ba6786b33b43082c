-- The lines that the passes look at: all but those that a reversal or a plain pair has taken.
--
-- reads   matching_lines, plain_pairs
-- takes
-- gives   one row per line, by line
with taken as (
    select bank_line as line from plain_pairs
    union all
    select book_line from plain_pairs
)

select rowid as line, account, day, amount, side, number
from matching_lines
where pair is null and rowid not in (select line from taken)
order by line
