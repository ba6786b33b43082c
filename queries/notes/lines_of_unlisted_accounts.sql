-- What went through accounts that neither the register nor the bank's list knows.
--
-- reads   unlisted_accounts
-- takes
-- gives   one row where there are any, by count
select
    count(*) as count, sum(lines)::bigint as lines, sum(money_in)::decimal(38, 2) as money_in,
    sum(money_out)::decimal(38, 2) as money_out,
    list(account_no order by account_no)[1:20] as accounts, count(*) > 20 as more
from unlisted_accounts
having count(*) > 0
order by count
