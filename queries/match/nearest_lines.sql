-- For each unmatched line the line of the other side that comes nearest, and what spoils it: the
-- same number with another amount, the same amount taken by another line, the opposite sign, an
-- amount that is off by at most one per cent, the same amount too many days away, any other amount
-- inside the window. The first of these kinds that there is; of a kind the nearest.
--
-- reads   unmatched_lines, matching_lines
-- takes   $match_window_days integer
-- gives   one row per unmatched line that has such a line, by line
with wanted as (
    select unmatched_lines.*, (amount * sign)::decimal(18, 2) as sought, signs.sign
    from unmatched_lines
    cross join (select unnest([1, -1]) as sign) as signs
),

-- Of millions of lines few come into question: those of the same size, those of a day near by.
of_size as (
    select account, side as other_side, day, amount, min(rowid) as other
    from matching_lines
    semi join wanted
        on wanted.account = matching_lines.account and wanted.sought = matching_lines.amount
    group by account, side, day, amount
),

same_size as (
    select line, of_size.other, of_size.day, of_size.amount, wanted.day as own_day, sign
    from wanted
    asof join of_size
        on of_size.account = wanted.account and of_size.other_side = wanted.other_side
        and of_size.amount = wanted.sought and wanted.day >= of_size.day
    union all
    select line, of_size.other, of_size.day, of_size.amount, wanted.day, sign
    from wanted
    asof join of_size
        on of_size.account = wanted.account and of_size.other_side = wanted.other_side
        and of_size.amount = wanted.sought and wanted.day <= of_size.day
),

around as (
    select unmatched_lines.*, (unmatched_lines.day + steps.step::integer)::date as on_day
    from unmatched_lines
    cross join (select unnest(range(-$match_window_days, $match_window_days + 1)) as step) as steps
    where
        unmatched_lines.line not in (
            select line from same_size where abs(day - own_day) <= $match_window_days
        )
),

of_days as (
    select account, side as other_side, day, amount, min(rowid) as other
    from matching_lines
    semi join around
        on around.account = matching_lines.account and around.on_day = matching_lines.day
    group by account, side, day, amount
),

near as (
    select
        line, of_days.other, of_days.day, around.day as own_day, of_days.amount,
        around.amount as own
    from around
    asof join of_days
        on of_days.account = around.account and of_days.other_side = around.other_side
        and of_days.day = around.on_day and around.amount >= of_days.amount
    union all
    select line, of_days.other, of_days.day, around.day, of_days.amount, around.amount
    from around
    asof join of_days
        on of_days.account = around.account and of_days.other_side = around.other_side
        and of_days.day = around.on_day and around.amount <= of_days.amount
),

candidates as (
    select
        unmatched_lines.line, matching_lines.rowid as other, 'number' as spoiler, 1 as kind,
        abs(unmatched_lines.amount - matching_lines.amount) as difference,
        abs(unmatched_lines.day - matching_lines.day) as days
    from unmatched_lines
    join matching_lines
        on matching_lines.account = unmatched_lines.account
        and matching_lines.number = unmatched_lines.number
        and matching_lines.side = unmatched_lines.other_side
        and matching_lines.amount <> unmatched_lines.amount
    union all
    select
        line, other,
        case
            when abs(day - own_day) > $match_window_days then 'days'
            when sign = 1 then 'used'
            else 'sign'
        end as spoiler,
        case spoiler when 'used' then 2 when 'sign' then 3 else 5 end,
        0::decimal(18, 2), abs(day - own_day)
    from same_size
    where sign = 1 or abs(day - own_day) <= $match_window_days
    union all
    select
        line, other, 'amount',
        case when abs(amount - own) * 100 <= abs(own) then 4 else 6 end,
        abs(amount - own), abs(day - own_day)
    from near
    where amount <> own and (amount > 0) = (own > 0)
)

select line, other, spoiler, difference, days
from candidates
qualify row_number() over (
    partition by line order by kind, difference, days, other, spoiler
) = 1
order by line
