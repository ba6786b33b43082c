-- The running balance of every account whose lines all carry the balance after them: where it
-- opens, where it closes, and whether every balance in between is left by one line and met by the
-- next. The order of lines within a day is not relied on: of the first day's balances before a
-- line, the one that no line of the day leads to is the opening; the closing likewise from the last
-- day. A day that ends where it began leaves no such balance; the lines' sum then leads to it.
--
-- reads   line_spans, bank_lines
-- takes
-- gives   one row per account, by account_no
with spans as (
    select
        account_no, min(first_on) as first_on, max(last_on) as last_on, sum(moved) as moved,
        sum(line_count)::bigint as line_count, sum(unmet) as unmet
    from line_spans
    group by account_no
    having sum(line_count) = sum(balance_count)
),

edge_lines as (
    select
        bank_lines.account_no, posted_on = first_on as on_first, posted_on = last_on as on_last,
        balance_after as after, balance_after - amount as before
    from bank_lines
    join spans using (account_no)
    where posted_on = first_on or posted_on = last_on
),

edges as (
    select account_no, true as is_first, after, before from edge_lines where on_first
    union all
    select account_no, false, after, before from edge_lines where on_last
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
