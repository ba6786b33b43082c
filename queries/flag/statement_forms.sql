-- Whether the lines of a division and bank came as statements of single accounts: each file or
-- sheet holds one account, and there are several, or a title names the account. Then an
-- account without lines has no statement. An export of several accounts also says that the others
-- did not move.
--
-- reads   account_flows, account_owners, bank_entries, titled_statements
-- takes
-- gives   one row per division and bank (null where it is not named), by both
with files as (
    select first_file, first_sheet, count(*) as account_count
    from account_flows
    where first_file is not null
    group by first_file, first_sheet
),

statements as (
    select
        account_owners.division_code, bank_entries.bank_name,
        files.account_count = 1 as is_single, titled_statements.source_file is not null as is_titled
    from account_flows
    join files
        on files.first_file = account_flows.first_file
        and files.first_sheet is not distinct from account_flows.first_sheet
    left join titled_statements
        on titled_statements.source_file = account_flows.first_file
        and titled_statements.source_sheet is not distinct from account_flows.first_sheet
    left join account_owners using (account_no)
    left join bank_entries using (account_no)
),

divisions as (
    select
        division_code, bool_and(is_single) as are_single,
        count(*) >= 2 or bool_or(is_titled) as is_plain
    from statements
    group by division_code
)

select
    statements.division_code, statements.bank_name,
    bool_and(is_single) and bool_and(is_plain) as bank_apart,
    bool_and(are_single) and bool_and(is_plain) as division_apart
from statements
join divisions on divisions.division_code is not distinct from statements.division_code
group by statements.division_code, statements.bank_name
order by statements.division_code nulls first, statements.bank_name nulls first
