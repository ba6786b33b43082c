-- What is left for pass 3, sums of several lines: lines that nothing has settled, where the other
-- side of the account has lines of the same sign left, too.
--
-- reads   unsettled_lines
-- takes
-- gives   one row per line, by line
with both_sides as (
    select account, amount > 0 as is_inflow
    from unsettled_lines
    where amount <> 0
    group by account, is_inflow
    having count(*) filter (side = 'bank') > 0 and count(*) filter (side = 'book') > 0
)

select
    unsettled_lines.line, account, unsettled_lines.side, unsettled_lines.day,
    unsettled_lines.amount, both_sides.is_inflow
from unsettled_lines
join both_sides using (account)
where unsettled_lines.amount <> 0 and (unsettled_lines.amount > 0) = both_sides.is_inflow
order by line
