-- The reconciliation statement (银行存款余额调节表) of every account that has both balances and a
-- book: each balance with the items that only the other side has, and what is left between them,
-- shown as it is. Items out are sizes, without a sign.
--
-- reads   account_sides, outstanding_items
-- takes
-- gives   one row per account, by account_no
with items as (
    select
        account_no,
        sum(amount) filter (kind = 'bank_in') as bank_in,
        -sum(amount) filter (kind = 'bank_out') as bank_out,
        sum(amount) filter (kind = 'book_in') as book_in,
        -sum(amount) filter (kind = 'book_out') as book_out,
        count(*) filter (kind = 'bank_in') as bank_in_count,
        count(*) filter (kind = 'bank_out') as bank_out_count,
        count(*) filter (kind = 'book_in') as book_in_count,
        count(*) filter (kind = 'book_out') as book_out_count
    from outstanding_items
    group by account_no
),

sides as (
    select
        account_no, bank_balance, book_balance,
        coalesce(bank_in, 0)::decimal(18, 2) as bank_outstanding_in,
        coalesce(bank_out, 0)::decimal(18, 2) as bank_outstanding_out,
        coalesce(book_in, 0)::decimal(18, 2) as book_outstanding_in,
        coalesce(book_out, 0)::decimal(18, 2) as book_outstanding_out,
        (bank_balance - bank_lines_to_as_of)::decimal(18, 2) as bank_opening,
        (book_balance - book_lines_to_as_of)::decimal(18, 2) as book_opening,
        coalesce(bank_in_count, 0) as bank_in_count,
        coalesce(bank_out_count, 0) as bank_out_count,
        coalesce(book_in_count, 0) as book_in_count,
        coalesce(book_out_count, 0) as book_out_count
    from account_sides
    left join items using (account_no)
    where lacking is null
)

select
    account_no, bank_balance, bank_outstanding_in, bank_outstanding_out,
    book_outstanding_in, book_outstanding_out, book_balance,
    (bank_balance + book_outstanding_in - book_outstanding_out)::decimal(18, 2) as bank_adjusted,
    (book_balance + bank_outstanding_in - bank_outstanding_out)::decimal(18, 2) as book_adjusted,
    (
        (bank_balance + book_outstanding_in - book_outstanding_out)
        - (book_balance + bank_outstanding_in - bank_outstanding_out)
    )::decimal(18, 2) as residual,
    bank_opening, book_opening,
    bank_in_count, bank_out_count, book_in_count, book_out_count
from sides
order by account_no
