-- What is left for pass 3, sums of several lines: lines that nothing has settled, where the other
-- side of the account has lines of the same sign left, too.
--
-- reads   matching_lines, settled_lines
-- takes
-- gives   one row per line, by line
with unsettled as (
    select rowid as line, account, side, day, amount, amount > 0 as is_inflow
    from matching_lines
    where rowid not in (select line from settled_lines) and amount <> 0
),

both_sides as (
    select account, is_inflow
    from unsettled
    group by account, is_inflow
    having count(*) filter (side = 'bank') > 0 and count(*) filter (side = 'book') > 0
)

select line, account, side, day, amount, is_inflow
from unsettled
join both_sides using (account, is_inflow)
order by line
