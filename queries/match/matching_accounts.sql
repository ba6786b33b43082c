-- Every account with lines of the bank or entries, numbered in the order of the account numbers:
-- where lines are matched, a small number stands for the text. None where there is no book.
--
-- reads   bank_lines, book_lines
-- takes
-- gives   one row per account, by account
with named as (
    select account_no
    from bank_lines
    where exists (select 1 from book_lines)
    union
    select account_no from book_lines
)

select account_no, (row_number() over (order by account_no) - 1)::integer as account
from named
order by account
