-- The bank lines between two accounts of one agency, out of the one or into the other, up to the
-- as-of day; from and to as far as the lines name them. Legs are counted by what the lines say, so
-- that the order of the input means nothing.
--
-- reads   line_classes, bank_lines, account_owners
-- takes   $as_of date
-- gives   one row per leg, by leg
select
    row_number() over (
        order by
            bank_lines.account_no, bank_lines.posted_on, line_no nulls first, bank_lines.amount,
            balance_after nulls first, bank_lines.counterparty_no nulls first,
            counterparty_name nulls first, summary nulls first, bank_lines.source_file,
            bank_lines.source_sheet nulls first, bank_lines.source_row
    ) - 1 as leg,
    account_owners.agency_code, line_classes.account_no, line_classes.posted_on,
    line_classes.amount, abs(line_classes.amount) as size, line_classes.amount < 0 as is_out,
    if(is_out, line_classes.account_no, line_classes.counterparty_no) as from_no,
    if(is_out, line_classes.counterparty_no, line_classes.account_no) as to_no,
    line_classes.source_file, line_classes.source_sheet, line_classes.source_row
from line_classes
join account_owners using (account_no)
join bank_lines
    on bank_lines.source_row = line_classes.source_row
    and bank_lines.source_file = line_classes.source_file
    and bank_lines.source_sheet is not distinct from line_classes.source_sheet
where
    line_classes.class = 'own_transfer' and line_classes.posted_on <= $as_of
    and line_classes.amount <> 0
order by leg
