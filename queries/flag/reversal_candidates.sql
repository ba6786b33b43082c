-- The lines among which reversal pairs are sought: every line of an account and a size of amount
-- in which some line says that it reverses another. What is dated after the as-of day has not
-- happened to a line before it, so the two sides of that day are apart.
--
-- reads   bank_lines, summary_words
-- takes   $as_of date
-- gives   one row per line, in the order in which pairs are made
with said as (
    select distinct account_no, abs(amount) as size
    from bank_lines
    join summary_words using (summary)
    where summary_words.says_reversal and bank_lines.amount <> 0
)

select
    bank_lines.account_no, bank_lines.posted_on, bank_lines.amount,
    bank_lines.posted_on > $as_of as is_later,
    coalesce(summary_words.says_reversal, false) as says_reversal,
    bank_lines.source_file, bank_lines.source_sheet, bank_lines.source_row
from bank_lines
join said on said.account_no = bank_lines.account_no and said.size = abs(bank_lines.amount)
left join summary_words using (summary)
order by
    bank_lines.account_no, said.size, is_later, bank_lines.posted_on,
    bank_lines.line_no nulls first,
    bank_lines.amount, bank_lines.balance_after nulls first,
    bank_lines.counterparty_no nulls first, bank_lines.counterparty_name nulls first,
    bank_lines.summary nulls first, bank_lines.source_file,
    bank_lines.source_sheet nulls first, bank_lines.source_row
