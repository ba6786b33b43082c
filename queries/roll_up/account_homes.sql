-- The one division that an account stands for in transfers; of two that claim it, the first.
--
-- reads   division_accounts
-- takes
-- gives   one row per account, by account_no
select account_no, min(division) as division
from division_accounts
group by account_no
order by account_no
