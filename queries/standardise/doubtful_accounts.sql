-- Accounts that something beside the rows says, and that are in doubt: `unlisted`, where a file is
-- named by a number that it does not call an account, and no list of accounts and no other
-- statement has it; `cut`, where the number, as a title or a name has it, is in no list and a list
-- has one that begins with it.
--
-- reads   accounts_beside, accounts, bank_accounts, bank_lines, book_lines, quarantine
-- takes
-- gives   one row per file or sheet, by both
with said as (
    select distinct source_file, source_sheet, account_no, said
    from accounts_beside
    where said <> 'mapping'
),

set_aside as (
    -- The list has the account; only its row could not be used.
    select regexp_replace(cell, '[\s''.-]', '', 'g') as account_no
    from (
        select unnest(json_extract_string(cells, '$.*')) as cell
        from quarantine
        where source_table in ('accounts', 'bank_accounts')
    ) as quarantined_cells
    where cell is not null
),

listed as (
    select account_no from accounts
    union
    select account_no from bank_accounts
    union
    select account_no from set_aside where account_no similar to '[0-9A-Z]+'
),

statements as (
    -- Lines whose account is certain; whoever is named by a bare number bears nobody out.
    select lines.account_no
    from (
        select account_no, source_file, source_sheet
        from bank_lines
        where account_no in (select account_no from said where said = 'number_in_name')
        union all
        select account_no, source_file, source_sheet
        from book_lines
        where account_no in (select account_no from said where said = 'number_in_name')
    ) as lines
    anti join said
        on said.source_file = lines.source_file
        and said.source_sheet is not distinct from lines.source_sheet
        and said.said = 'number_in_name'
),

longer as (
    select said.account_no, min(listed.account_no) as near
    from said
    join listed on starts_with(listed.account_no, said.account_no)
    where length(said.account_no) >= 12 and listed.account_no <> said.account_no
    group by said.account_no
)

select
    source_file, source_sheet, account_no,
    case when longer.near is null then 'unlisted' else 'cut' end as doubt, longer.near
from said
left join longer using (account_no)
where
    account_no not in (select account_no from listed)
    and (
        longer.near is not null
        or (said = 'number_in_name' and account_no not in (select account_no from statements))
    )
order by source_file, source_sheet nulls first
