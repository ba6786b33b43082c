-- Accounts that have bank lines and stand neither in the register nor in the bank's list, where
-- there is either: nothing but their lines is known, and no rule judges them.
--
-- reads   line_spans, account_owners
-- takes
-- gives   one row per account, by account_no
select
    line_spans.account_no, sum(line_count)::bigint as lines,
    sum(money_in)::decimal(38, 2) as money_in,
    (sum(money_in) - sum(moved))::decimal(38, 2) as money_out,
    min(first_on) as first_line_on, max(last_on) as last_line_on
from line_spans
anti join account_owners using (account_no)
where (select count(*) from account_owners) > 0
group by line_spans.account_no
order by line_spans.account_no
