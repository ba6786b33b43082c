-- Accounts that have bank lines and stand neither in the register nor in the bank's list, where
-- there is either: nothing but their lines is known, and no rule judges them.
--
-- reads   movements, account_owners
-- takes
-- gives   one row per account, by account_no
select
    movements.account_no, count(*) as lines,
    coalesce(sum(movements.amount) filter (movements.amount > 0), 0)::decimal(38, 2) as money_in,
    coalesce(-sum(movements.amount) filter (movements.amount < 0), 0)::decimal(38, 2)
        as money_out,
    min(movements.posted_on) as first_line_on, max(movements.posted_on) as last_line_on
from movements
anti join account_owners using (account_no)
where (select count(*) from account_owners) > 0
group by movements.account_no
order by movements.account_no
