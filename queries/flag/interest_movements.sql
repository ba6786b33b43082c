-- The lines of NT-04: interest that banks credited to an agency's own cash in the years up to the
-- closed one, and what the agency remitted as interest in those years and since.
--
-- reads   line_classes, numbered_accounts, own_cash_accounts
-- takes   $as_of date, $closed_year integer, $closed_year_end date, $interest_years integer
-- gives   one row per line, by its place
select
    own_cash_accounts.agency_code, own_cash_accounts.division_code, own_cash_accounts.whose,
    line_classes.posted_on, line_classes.amount, line_classes.class,
    line_classes.source_file, line_classes.source_sheet, line_classes.source_row
from line_classes
join numbered_accounts using (account)
join own_cash_accounts using (account_no)
where
    line_classes.posted_on <= $as_of
    and line_classes.posted_on >= make_date($closed_year - $interest_years + 1, 1, 1)
    and (
        (line_classes.class = 'interest' and line_classes.posted_on <= $closed_year_end)
        or (line_classes.class = 'remittance' and line_classes.says_interest)
    )
order by line_classes.source_file, line_classes.source_sheet nulls first, line_classes.source_row
