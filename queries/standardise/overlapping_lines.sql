-- Lines that a second statement gives again.
--
-- reads   shared_lines
-- takes
-- gives   one row per repeated line and the line that stays, by table and place
select
    source_table, source_file, source_sheet, source_row, kept_file, kept_sheet, kept_row,
    account_no, posted_on, amount, balance_after
from shared_lines
where sameness in ('exact', 'number', 'equal') and not is_first
qualify row_number() over (
    partition by source_table, source_file, source_sheet, source_row
    order by kept_file, kept_sheet nulls first
) = 1
order by source_table, source_file, source_sheet nulls first, source_row
