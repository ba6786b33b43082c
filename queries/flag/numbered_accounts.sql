-- Every account that a list or a bank line names, numbered in the order of the account numbers:
-- where lines are joined and grouped by the million, a small number stands for the text.
--
-- reads   line_spans, account_owners
-- takes
-- gives   one row per account number, by account
with named as (
    select account_no from line_spans
    union
    select account_no from account_owners
)

select
    named.account_no, (row_number() over (order by named.account_no) - 1)::integer as account,
    account_owners.agency_code, account_owners.division_code,
    account_owners.account_no is not null as is_listed
from named
left join account_owners using (account_no)
order by account
