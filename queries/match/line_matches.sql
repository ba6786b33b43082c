-- Every line with its match and why: those of plain pairs, and all others.
--
-- reads   matching_lines, matching_accounts, plain_pairs, plain_reasons, other_matches
-- takes
-- gives   one row per line, by line: by account, day, amount, side and content
with fates as (
    select
        unnest([bank_line, book_line]) as line, least(bank_line, book_line) as head, method,
        'auto' as status, 0::decimal(18, 2) as difference, plain_reasons.why
    from plain_pairs
    join plain_reasons using (method, days)
    union all
    select line, head, method, status, difference, why
    from other_matches
)

select
    'M' || (fates.head + 1) as match_id, matching_lines.side, matching_accounts.account_no,
    matching_lines.day, matching_lines.amount, matching_lines.label, matching_lines.source_file,
    matching_lines.source_sheet, matching_lines.source_row, fates.method, fates.status,
    fates.difference, fates.why, fates.line
from fates
join matching_lines on matching_lines.rowid = fates.line
join matching_accounts using (account)
order by fates.line
