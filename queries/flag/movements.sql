-- Every bank line with its class and why. Of many lines in Parquet nothing is stored: this is a
-- view of the files and their classes, and its rows are in no order.
--
-- reads   bank_lines, line_classes
-- takes
-- gives   one row per bank line, by account, day, line number and content
select
    bank_lines.account_no, bank_lines.posted_on, line_no, bank_lines.amount, balance_after,
    counterparty_no, counterparty_name, summary, line_classes.source_file,
    line_classes.source_sheet, line_classes.source_row, line_classes.class::varchar as class,
    line_classes.why::varchar as why
from bank_lines
join line_classes
    on line_classes.source_row = bank_lines.source_row
    and line_classes.source_file = bank_lines.source_file
    and line_classes.source_sheet is not distinct from bank_lines.source_sheet
order by
    bank_lines.account_no, bank_lines.posted_on, line_no nulls first, bank_lines.amount,
    balance_after nulls first, counterparty_no nulls first,
    counterparty_name nulls first, summary nulls first, bank_lines.source_file,
    bank_lines.source_sheet nulls first, bank_lines.source_row
