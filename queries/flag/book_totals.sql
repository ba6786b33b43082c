-- What the unit's own bank book moved through each account by the as-of day.
--
-- reads   book_lines
-- takes   $as_of date
-- gives   one row per account in the book, by account_no
select
    account_no,
    count(*) as line_count,
    coalesce(sum(amount) filter (booked_on <= $as_of), 0)::decimal(18, 2) as lines_to_as_of
from book_lines
group by account_no
order by account_no
