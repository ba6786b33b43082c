-- The plain pairs, which no pass has to look at: an amount that stands once on each side of an
-- account and nowhere else in it. Pass 1 would match them by their number, pass 2 by the amount
-- within the window; no other line could be either's.
--
-- reads   matching_lines
-- takes   $match_window_days integer
-- gives   one row per pair, by bank line
select
    min(rowid) filter (side = 'bank') as bank_line,
    min(rowid) filter (side = 'book') as book_line,
    (max(day) - min(day))::integer as days,
    if(count(number) = 2 and min(number) = max(number), 'reference', 'exact') as method
from matching_lines
group by account, amount
having
    count(*) filter (side = 'bank') = 1 and count(*) filter (side = 'book') = 1
    and count(pair) = 0 and (method = 'reference' or days <= $match_window_days)
order by bank_line
