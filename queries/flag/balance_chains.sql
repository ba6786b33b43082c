-- The running balance of every account whose lines all carry the balance after them: where it
-- opens, where it closes, and whether every balance in between is left by one line and met by the
-- next. The order of lines within a day is not relied on: of the first day's balances before a
-- line, the one that no line of the day leads to is the opening; the closing likewise from the last
-- day. A day that ends where it began leaves no such balance; the lines' sum then leads to it.
--
-- reads   bank_lines
-- takes
-- gives   one row per account, by account_no
with spans as (
    select
        account_no, min(posted_on) as first_on, max(posted_on) as last_on,
        sum(amount) as moved, count(*) as line_count,
        -- Each balance met by one line and left by the next cancels; order does not matter.
        sum(hash((balance_after - amount)::decimal(18, 2)))
        - sum(hash(balance_after::decimal(18, 2))) as unmet
    from bank_lines
    group by account_no
    having count(*) = count(balance_after)
),

edges as (
    select
        bank_lines.account_no, bank_lines.posted_on = spans.first_on as is_first,
        bank_lines.balance_after as after, bank_lines.balance_after - bank_lines.amount as before
    from bank_lines
    join spans using (account_no)
    where bank_lines.posted_on = spans.first_on
    union all
    select
        bank_lines.account_no, false, bank_lines.balance_after,
        bank_lines.balance_after - bank_lines.amount
    from bank_lines
    join spans using (account_no)
    where bank_lines.posted_on = spans.last_on
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
        spans.account_no, spans.moved, spans.unmet, spans.line_count,
        min(ends.balance) filter (ends.is_first and ends.sign > 0) as opening,
        min(ends.balance) filter (not ends.is_first and ends.sign < 0) as closing
    from spans
    left join ends using (account_no)
    group by spans.account_no, spans.moved, spans.unmet, spans.line_count
),

closed as (
    select
        account_no, line_count, moved, unmet,
        coalesce(opening, closing - moved) as opening,
        coalesce(closing, opening + moved) as closing
    from found
)

select
    account_no, line_count, opening, closing,
    coalesce(opening + moved, 0)::decimal(38, 2) as opening_and_lines,
    coalesce(closing, 0)::decimal(38, 2) as closing_found,
    unmet = coalesce(
        hash(opening::decimal(18, 2))::hugeint - hash(closing::decimal(18, 2))::hugeint, 0
    ) as is_whole
from closed
order by account_no
