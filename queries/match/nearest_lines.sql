-- For each unmatched line the line of the other side that comes nearest, and what spoils it: the
-- same number with another amount, the same amount taken by another line, the opposite sign, an
-- amount that is off by at most one per cent, the same amount too many days away, any other amount
-- inside the window. The first of these kinds that there is; of a kind the nearest.
--
-- reads   matching_lines, line_fates
-- takes   $match_window_days integer
-- gives   one row per unmatched line that has such a line, by line
with alone as (
    select
        matching_lines.rowid as line, matching_lines.account_no, matching_lines.day,
        matching_lines.amount, matching_lines.side, matching_lines.number,
        case when matching_lines.side = 'bank' then 'book' else 'bank' end as other_side
    from matching_lines
    join line_fates on line_fates.line = matching_lines.rowid
    where line_fates.status = 'unmatched'
),

others as (
    select account_no, side as other_side, day, amount, min(rowid) as other
    from matching_lines
    where account_no in (select account_no from alone)
    group by account_no, side, day, amount
),

signs as (select unnest([1, -1]) as sign),

wanted as (select alone.*, (amount * sign)::decimal(18, 2) as sought, sign from alone, signs),

same_size as (
    select line, others.other, others.day, others.amount, wanted.day as own_day, sign
    from wanted
    asof join others
        on others.account_no = wanted.account_no and others.other_side = wanted.other_side
        and others.amount = wanted.sought and wanted.day >= others.day
    union all
    select line, others.other, others.day, others.amount, wanted.day, sign
    from wanted
    asof join others
        on others.account_no = wanted.account_no and others.other_side = wanted.other_side
        and others.amount = wanted.sought and wanted.day <= others.day
),

steps as (select unnest(range(-$match_window_days, $match_window_days + 1)) as step),

around as (select alone.*, (alone.day + step::integer)::date as on_day from alone, steps),

near as (
    select
        line, others.other, others.day, around.day as own_day, others.amount, around.amount as own
    from around
    asof join others
        on others.account_no = around.account_no and others.other_side = around.other_side
        and others.day = around.on_day and around.amount >= others.amount
    union all
    select line, others.other, others.day, around.day, others.amount, around.amount
    from around
    asof join others
        on others.account_no = around.account_no and others.other_side = around.other_side
        and others.day = around.on_day and around.amount <= others.amount
),

candidates as (
    select
        alone.line, matching_lines.rowid as other, 'number' as spoiler, 1 as kind,
        abs(alone.amount - matching_lines.amount) as difference,
        abs(alone.day - matching_lines.day) as days
    from alone
    join matching_lines
        on matching_lines.account_no = alone.account_no and matching_lines.number = alone.number
        and matching_lines.side = alone.other_side
        and matching_lines.amount <> alone.amount
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
