-- The book lines among which reversal pairs are sought: every line of an account and a size of
-- amount in which some entry says that it reverses another, the two sides of the as-of day apart.
--
-- reads   book_lines
-- takes   $as_of date, $reversal_pattern varchar
-- gives   one row per line, in the order in which pairs are made
with said as (
    select distinct account_no, abs(amount) as size
    from book_lines
    where regexp_matches(summary, $reversal_pattern) and amount <> 0
)

select
    book_lines.account_no, book_lines.booked_on as posted_on, book_lines.amount,
    book_lines.booked_on > $as_of as is_later,
    coalesce(regexp_matches(book_lines.summary, $reversal_pattern), false) as says_reversal,
    book_lines.source_file, book_lines.source_sheet, book_lines.source_row
from book_lines
join said on said.account_no = book_lines.account_no and said.size = abs(book_lines.amount)
order by
    book_lines.account_no, said.size, is_later, posted_on,
    book_lines.voucher_no nulls first, book_lines.amount,
    book_lines.counterparty_name nulls first, book_lines.summary nulls first,
    book_lines.reference nulls first, book_lines.source_file,
    book_lines.source_sheet nulls first, book_lines.source_row
