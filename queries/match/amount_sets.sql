-- Pass 2, `exact`, begins here: the amounts that stand on both sides of an account among the lines
-- that no plain pair, no reversal and no number has taken.
--
-- reads   open_lines, reference_lines
-- takes
-- gives   one row per account and amount, by account and amount
select
    account, amount,
    count(*) filter (side = 'bank') as bank_count,
    count(*) filter (side = 'book') as book_count,
    min(line) as head,
    min(line) filter (side = 'bank') as bank_line,
    min(line) filter (side = 'book') as book_line,
    max(day) - min(day) as days
from open_lines
where line not in (select line from reference_lines)
group by account, amount
having bank_count > 0 and book_count > 0
order by account, amount
