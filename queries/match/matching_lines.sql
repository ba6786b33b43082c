-- Every line of the bank and of the book up to the as-of day, where there is a book at all. Its
-- place in this table (rowid) is its number in matching: it follows from what the lines say, so
-- that the order of the files means nothing; only lines that say the same are told apart by place.
-- What else a line says stays where it is, until somebody looks at that line.
--
-- reads   bank_lines, book_lines, matching_accounts, reversal_pairs, book_reversal_pairs
-- takes   $as_of date
-- gives   one row per line, by account, day, amount, side, content and place
with both_sides as (
    select
        bank_lines.account_no, posted_on as day, amount, 'bank' as side, line_no as number,
        line_no as label,
        hash(line_no, counterparty_no, counterparty_name, summary, balance_after) as content,
        reversal_pairs.pair,
        bank_lines.source_file, bank_lines.source_sheet, bank_lines.source_row
    from bank_lines
    left join reversal_pairs
        on reversal_pairs.source_row = bank_lines.source_row
        and reversal_pairs.source_file = bank_lines.source_file
        and reversal_pairs.source_sheet is not distinct from bank_lines.source_sheet
    where posted_on <= $as_of and exists (select 1 from book_lines)
    union all
    select
        book_lines.account_no, booked_on, amount, 'book', reference,
        voucher_no,
        hash(reference, voucher_no, counterparty_name, summary),
        book_reversal_pairs.pair,
        book_lines.source_file, book_lines.source_sheet, book_lines.source_row
    from book_lines
    left join book_reversal_pairs
        on book_reversal_pairs.source_row = book_lines.source_row
        and book_reversal_pairs.source_file = book_lines.source_file
        and book_reversal_pairs.source_sheet is not distinct from book_lines.source_sheet
    where booked_on <= $as_of
)

select
    account, day, amount, side, number, label, content, pair,
    source_file, source_sheet, source_row
from both_sides
join matching_accounts using (account_no)
order by
    account, day, amount, side, content, source_file, source_sheet nulls first, source_row
