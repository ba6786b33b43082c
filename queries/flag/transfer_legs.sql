-- The bank lines between two accounts of one agency, out of the one or into the other, up to the
-- as-of day; from and to as far as the lines name them. Legs are counted by what the lines say, so
-- that the order of the input means nothing.
--
-- reads   line_classes, bank_lines, numbered_accounts, account_owners
-- takes   $as_of date
-- gives   one row per leg, by leg
with legs as (
    select
        account_owners.agency_code, account_owners.account_no, line_classes.posted_on,
        line_classes.amount, other.account_no as other_no, line_classes.source_file,
        line_classes.source_sheet, line_classes.source_row,
        count(*) over same_day > 1
        or (line_classes.says_number and other.account_no is null) as to_look_up
    from line_classes
    join numbered_accounts as own on own.account = line_classes.account
    join account_owners on account_owners.account_no = own.account_no
    left join numbered_accounts as other on other.account = line_classes.counterparty_account
    where
        line_classes.class = 'own_transfer' and line_classes.posted_on <= $as_of
        and line_classes.amount <> 0
    window same_day as (
        partition by line_classes.account, line_classes.posted_on
        order by line_classes.source_row
        rows between unbounded preceding and unbounded following
    )
),

-- What a line says besides is asked of few: of lines of one account and day, which it puts in
-- order, and of those that give a number which nobody knows.
said as (
    select
        bank_lines.source_file, bank_lines.source_sheet, bank_lines.source_row,
        line_no, balance_after, counterparty_no, counterparty_name, summary
    from bank_lines
    join legs
        on legs.source_row = bank_lines.source_row
        and legs.source_file = bank_lines.source_file
        and legs.source_sheet is not distinct from bank_lines.source_sheet
    where legs.to_look_up
)

select
    row_number() over (
        order by
            legs.account_no, legs.posted_on, line_no nulls first, legs.amount,
            balance_after nulls first, counterparty_no nulls first,
            counterparty_name nulls first, summary nulls first, legs.source_file,
            legs.source_sheet nulls first, legs.source_row
    ) - 1 as leg,
    legs.agency_code, legs.account_no, legs.posted_on, legs.amount, abs(legs.amount) as size,
    legs.amount < 0 as is_out,
    if(is_out, legs.account_no, coalesce(legs.other_no, said.counterparty_no)) as from_no,
    if(is_out, coalesce(legs.other_no, said.counterparty_no), legs.account_no) as to_no,
    legs.source_file, legs.source_sheet, legs.source_row
from legs
left join said
    on said.source_row = legs.source_row and said.source_file = legs.source_file
    and said.source_sheet is not distinct from legs.source_sheet
order by leg
