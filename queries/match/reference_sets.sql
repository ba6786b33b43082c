-- Pass 1, `reference`: the bank's number stands in the book, and the amount is the same.
--
-- reads   open_lines
-- takes
-- gives   one row per account, number and amount on both sides, by head
select
    account, number, amount,
    count(*) filter (side = 'bank') as bank_count,
    count(*) filter (side = 'book') as book_count,
    min(line) as head,
    min(line) filter (side = 'bank') as bank_line,
    min(line) filter (side = 'book') as book_line,
    max(day) - min(day) as days
from open_lines
where number is not null
group by account, number, amount
having bank_count > 0 and book_count > 0
order by head
