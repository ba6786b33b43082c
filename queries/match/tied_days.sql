-- Where an amount stands more than once on a side: its days, put together into sets. Two days are
-- of one set where some line of the one side lies within the window of a line of the other across
-- the gap between them; such sets never overlap in time, so a day belongs to exactly one.
--
-- reads   amount_sets, open_lines, reference_lines
-- takes   $match_window_days integer
-- gives   one row per account, amount and day, by all three
with days as (
    select
        account, amount, open_lines.day,
        count(*) filter (side = 'bank') as bank_count,
        count(*) filter (side = 'book') as book_count
    from open_lines
    join amount_sets using (account, amount)
    where
        open_lines.line not in (select line from reference_lines)
        and (amount_sets.bank_count > 1 or amount_sets.book_count > 1)
    group by account, amount, open_lines.day
),

around as (
    select
        *,
        max(day) filter (bank_count > 0) over earlier as bank_before,
        max(day) filter (book_count > 0) over earlier as book_before,
        min(day) filter (bank_count > 0) over later as bank_after,
        min(day) filter (book_count > 0) over later as book_after
    from days
    window
        earlier as (
            partition by account, amount order by day
            rows between unbounded preceding and 1 preceding
        ),
        later as (
            partition by account, amount order by day
            rows between current row and unbounded following
        )
)

select
    account, amount, day, bank_count, book_count,
    sum(
        case
            when book_after - bank_before <= $match_window_days then 0
            when bank_after - book_before <= $match_window_days then 0
            else 1
        end
    ) over (partition by account, amount order by day rows unbounded preceding) as set_no
from around
order by account, amount, day
