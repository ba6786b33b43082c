-- Where the statement of an account ends on or before the day of the list's balance: its last day
-- and, of that day's running balances, the one that no other line of the day leads on from. Blank
-- where a line of the day has no balance, or where more than one could be the last.
--
-- reads   bank_lines, account_flows
-- takes
-- gives   one row per account at the bank with lines by that day, by account_no
with last_days as (
    select account_no, statement_on from account_flows where statement_on is not null
),

last_lines as (
    select bank_lines.account_no, bank_lines.amount, bank_lines.balance_after as after
    from bank_lines
    join last_days
        on last_days.account_no = bank_lines.account_no
        and last_days.statement_on = bank_lines.posted_on
),

ends as (
    select account_no, balance
    from (
        select account_no, after as balance, 1 as sign from last_lines
        union all
        select account_no, after - amount, -1 from last_lines
    ) as both_sides
    group by account_no, balance
    having sum(sign) > 0
),

closings as (
    select account_no, min(balance)::decimal(18, 2) as closing
    from ends
    where account_no not in (select account_no from last_lines where after is null)
    group by account_no
    having count(*) = 1
)

select account_no, statement_on, closings.closing as statement_balance
from last_days
left join closings using (account_no)
order by account_no
