-- What breaks a tie of pass 2: of the lines of one set, a book line that names the counterparty of
-- a bank line, or whose text holds its number, and is the only one to do so both ways. Nothing
-- else breaks one, and sets of more than 400 possible pairs are left to a person unread.
--
-- reads   exact_lines, matching_lines, bank_lines, book_lines
-- takes   $match_window_days integer
-- gives   one row per bank line and book line that belong together, by both
with tied as (
    select exact_lines.head, exact_lines.line, matching_lines.*
    from exact_lines
    join matching_lines on matching_lines.rowid = exact_lines.line
    where exact_lines.status = 'ambiguous' and bank_count * book_count <= 400
),

bank as (
    select tied.head, tied.line, tied.day, tied.label, bank_lines.counterparty_name as party
    from tied
    join bank_lines
        on bank_lines.source_row = tied.source_row
        and bank_lines.source_file = tied.source_file
        and bank_lines.source_sheet is not distinct from tied.source_sheet
    where tied.side = 'bank'
),

book as (
    select
        tied.head, tied.line, tied.day, book_lines.counterparty_name as party, book_lines.summary
    from tied
    join book_lines
        on book_lines.source_row = tied.source_row
        and book_lines.source_file = tied.source_file
        and book_lines.source_sheet is not distinct from tied.source_sheet
    where tied.side = 'book'
),

facts as (
    select
        bank.head, bank.line as bank_line, book.line as book_line,
        abs(bank.day - book.day) as days,
        case
            when length(bank.label) >= 4 and contains(book.summary, bank.label) then 'number'
            else 'party'
        end as fact
    from bank
    join book on book.head = bank.head
    where
        abs(bank.day - book.day) <= $match_window_days
        and (
            coalesce(length(bank.label) >= 4 and contains(book.summary, bank.label), false)
            or coalesce(bank.party = book.party, false)
            or coalesce(length(bank.party) >= 4 and contains(book.summary, bank.party), false)
        )
),

bank_once as (select bank_line from facts group by bank_line having count(*) = 1),

book_once as (select book_line from facts group by book_line having count(*) = 1)

select bank_line, book_line, head, fact, days
from facts
join bank_once using (bank_line)
join book_once using (book_line)
order by bank_line, book_line
