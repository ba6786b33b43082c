-- Term deposits whose length nobody states, where the register and the bank's list are there.
--
-- reads   undated_term_deposits, supplied
-- takes
-- gives   one row where there are any, by count
select
    count(*) as count,
    list({'number': account_no, 'name': agency_name} order by account_no)[1:20] as accounts,
    count(*) > 20 as more
from undated_term_deposits
where exists (from supplied where source_table = 'bank_accounts')
having count(*) > 0
order by count
