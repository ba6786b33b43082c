-- The lines of NT-04: interest that banks credited to an agency's own cash in the years up to the
-- closed one, and what the agency remitted as interest in those years and since.
--
-- reads   movements, own_cash_accounts, summary_words
-- takes   $as_of date, $closed_year integer, $closed_year_end date, $interest_years integer
-- gives   one row per line, by its place
select
    own_cash_accounts.agency_code, own_cash_accounts.division_code, own_cash_accounts.whose,
    movements.posted_on, movements.amount, movements.class,
    movements.source_file, movements.source_sheet, movements.source_row
from movements
join own_cash_accounts using (account_no)
left join summary_words using (summary)
where
    movements.posted_on <= $as_of
    and movements.posted_on >= make_date($closed_year - $interest_years + 1, 1, 1)
    and (
        (movements.class = 'interest' and movements.posted_on <= $closed_year_end)
        or (movements.class = 'remittance' and coalesce(says_interest, false))
    )
order by movements.source_file, movements.source_sheet nulls first, movements.source_row
