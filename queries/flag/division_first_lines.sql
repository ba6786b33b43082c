-- The earliest bank line of each division: from that day on its lines are taken to be complete
-- where an account does not say for itself.
--
-- reads   account_flows, account_owners
-- takes
-- gives   one row per division, by division_code (null where an account has no agency)
select account_owners.division_code, min(account_flows.first_line_on) as first_line_on
from account_flows
left join account_owners using (account_no)
group by account_owners.division_code
order by account_owners.division_code nulls first
