-- Opening + lines = closing, for every account whose lines all carry the balance after them. The
-- order of lines within a day is not relied on: of the first day's balances before a line, the one
-- that no line of the day leads to is the opening; the closing likewise from the last day. A day
-- that ends where it began leaves no such balance, and the account is then judged by its sums.
--
-- reads   movements
-- takes
-- gives   one row per account that fails, then one for all together, by control_id
with spans as (
    select
        account_no, min(posted_on) as first_on, max(posted_on) as last_on,
        sum(amount) as moved
    from movements
    group by account_no
    having count(*) = count(balance_after)
),

edges as (
    select
        movements.account_no, movements.posted_on = spans.first_on as is_first,
        movements.balance_after as after, movements.balance_after - movements.amount as before
    from movements
    join spans using (account_no)
    where movements.posted_on = spans.first_on
    union all
    select
        movements.account_no, false, movements.balance_after,
        movements.balance_after - movements.amount
    from movements
    join spans using (account_no)
    where movements.posted_on = spans.last_on
),

ends as (
    select account_no, is_first, balance, sum(sign) as sign
    from (
        select account_no, is_first, before as balance, 1 as sign from edges
        union all
        select account_no, is_first, after, -1 from edges
    ) as both_sides
    group by account_no, is_first, balance
    having sum(sign) <> 0
),

found as (
    select
        spans.account_no, spans.moved,
        min(ends.balance) filter (ends.is_first and ends.sign > 0) as opening,
        min(ends.balance) filter (not ends.is_first and ends.sign < 0) as closing,
        count(*) filter (ends.is_first and ends.sign > 0) > 1
        or count(*) filter (not ends.is_first and ends.sign < 0) > 1 as broken
    from spans
    left join ends using (account_no)
    group by spans.account_no, spans.moved
),

judged as (
    select
        account_no,
        coalesce(opening + moved, closing, 0) as "left",
        coalesce(closing, opening + moved, 0) as "right"
    from found
)

select 'running_balances ' || account_no as control_id,
    "left"::decimal(38, 2) as "left", "right"::decimal(38, 2) as "right"
from judged
where "left" <> "right"
union all
select 'running_balances',
    coalesce(sum("left"), 0)::decimal(38, 2),
    (coalesce(sum("left"), 0) - coalesce(sum(abs("left" - "right")), 0))::decimal(38, 2)
from judged
order by control_id
