-- The outstanding items of every reconciliation: lines of the one side that no line of the other
-- answers by the as-of day, ambiguous ones included. bank_in and bank_out are in the bank only,
-- book_in and book_out in the book only; the amount has the sign of its line.
--
-- reads   line_matches, account_sides
-- takes
-- gives   one row per item, by account_no, kind and line
select
    account_no, side || if(amount < 0, '_out', '_in') as kind, day, amount, label, status, method,
    match_id, why, source_file, source_sheet, source_row, line
from line_matches
join account_sides using (account_no)
where status <> 'auto' and lacking is null
order by account_no, kind, line
