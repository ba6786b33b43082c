-- Accounts at the bank whose statements, as their titles state, end before the as-of day, where the
-- bank's list does not say from when its lines are complete: what came after has not been seen.
--
-- reads   accounts_at_bank, account_covers
-- takes
-- gives   one row where there are any
select
    count(*) as count, min(covered_to)::varchar as day,
    list({'number': account_no, 'name': agency_name} order by account_no)[1:20] as accounts,
    count(*) > 20 as more
from accounts_at_bank
join account_covers using (account_no)
where is_open and lines_from is null and covered_from is null
having count(*) > 0
order by count
