-- The lines of pass 1. One and one are a match; as many as on the other side inside one window are
-- a group; anything else with that number and amount could be either, and is left to a person.
--
-- reads   reference_sets, open_lines
-- takes   $match_window_days integer
-- gives   one row per line, by line
select
    unnest([bank_line, book_line]) as line, head, 'reference' as method, 'auto' as status,
    bank_count, book_count, days
from reference_sets
where bank_count = 1 and book_count = 1
union all
select
    open_lines.line, head,
    case
        when bank_count = book_count and days <= $match_window_days then 'group'
        else 'reference'
    end,
    case
        when bank_count = book_count and days <= $match_window_days then 'auto'
        else 'ambiguous'
    end,
    bank_count, book_count, days
from reference_sets
join open_lines using (account, number, amount)
where bank_count > 1 or book_count > 1
order by line
