-- The lines of pass 2. One and one within the window are a match; as many as on the other side,
-- from the earliest to the latest within the window, are a group; other sets are ambiguous.
--
-- reads   amount_sets, tied_days, open_lines, reference_lines
-- takes   $match_window_days integer
-- gives   one row per line, by line
with sets as (
    select
        account, amount, set_no,
        sum(bank_count)::bigint as bank_count,
        sum(book_count)::bigint as book_count,
        max(day) - min(day) as days
    from tied_days
    group by account, amount, set_no
    having sum(bank_count) > 0 and sum(book_count) > 0
),

judged as (
    select
        *,
        case
            when bank_count = 1 and book_count = 1 then 'exact'
            when bank_count = book_count and days <= $match_window_days then 'group'
        end as method
    from sets
),

tied as (
    select
        open_lines.line, account, amount, set_no,
        coalesce(judged.method, 'exact') as method,
        case when judged.method is null then 'ambiguous' else 'auto' end as status,
        judged.bank_count, judged.book_count, judged.days
    from open_lines
    join tied_days using (account, amount, day)
    join judged using (account, amount, set_no)
    where open_lines.line not in (select line from reference_lines)
),

heads as (
    select account, amount, set_no, min(line) as head
    from tied
    group by account, amount, set_no
)

select
    unnest([bank_line, book_line]) as line, head, 'exact' as method, 'auto' as status,
    bank_count, book_count, days
from amount_sets
where bank_count = 1 and book_count = 1 and days <= $match_window_days
union all
select line, head, method, status, bank_count, book_count, days
from tied
join heads using (account, amount, set_no)
order by line
