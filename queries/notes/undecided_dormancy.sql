-- How many accounts nobody can call dormant or not, where the bank's list and its lines are there:
-- those without a statement, then those whose lines or opening do not reach back far enough.
--
-- reads   unjudged_accounts, supplied
-- takes
-- gives   one row per reason, by has_lines
select
    has_lines, case when has_lines then 'dormancy_unknown' else 'no_statement' end as why,
    count(*) as count,
    list({'number': account_no, 'name': agency_name} order by account_no)[1:20] as accounts,
    count(*) > 20 as more
from unjudged_accounts
where
    exists (from supplied where source_table = 'bank_lines')
    and exists (from supplied where source_table = 'bank_accounts')
group by has_lines
order by has_lines
