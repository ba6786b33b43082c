-- Accounts of an agency's own cash that are left alone for what they are for: how many, how much.
--
-- reads   exempt_cash_accounts
-- takes
-- gives   one row where there are any, by count
select count(*) as count, coalesce(sum(balance), 0)::decimal(38, 2) as yuan
from exempt_cash_accounts
having count(*) > 0
order by count
