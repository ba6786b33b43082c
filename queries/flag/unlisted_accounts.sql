-- Accounts that have bank lines and stand neither in the register nor in the bank's list, where
-- there is either: nothing but their lines is known, and no rule judges them.
--
-- reads   line_classes, account_owners
-- takes
-- gives   one row per account, by account_no
select
    line_classes.account_no, count(*) as lines,
    coalesce(sum(line_classes.amount) filter (line_classes.amount > 0), 0)::decimal(38, 2)
        as money_in,
    coalesce(-sum(line_classes.amount) filter (line_classes.amount < 0), 0)::decimal(38, 2)
        as money_out,
    min(line_classes.posted_on) as first_line_on, max(line_classes.posted_on) as last_line_on
from line_classes
anti join account_owners using (account_no)
where (select count(*) from account_owners) > 0
group by line_classes.account_no
order by line_classes.account_no
