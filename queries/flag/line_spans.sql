-- What each file or sheet holds of each account, in one pass over all lines: the days, how many
-- lines and balances, what they add up to, and whether every running balance is left by one line
-- and met by another.
--
-- reads   bank_lines
-- takes
-- gives   one row per account and file or sheet, by both
select
    account_no, source_file, source_sheet,
    min(posted_on) as first_on, max(posted_on) as last_on,
    count(*) as line_count, count(balance_after) as balance_count,
    sum(amount)::decimal(38, 2) as moved,
    coalesce(sum(amount) filter (amount > 0), 0)::decimal(38, 2) as money_in,
    -- Each balance met by one line and left by the next cancels; order does not matter.
    sum(hash((balance_after - amount)::decimal(18, 2)))
    - sum(hash(balance_after::decimal(18, 2))) as unmet
from bank_lines
group by account_no, source_file, source_sheet
order by account_no, source_file, source_sheet nulls first
