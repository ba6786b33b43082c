-- The register's entry for each account number; of several, the open one, then the newest.
--
-- reads   accounts
-- takes   $as_of date
-- gives   one row per account number in the register, by account_no
select
    account_no, agency_code, agency_name, account_name, bank_name, account_kind, purpose,
    money_nature, project_code, opened_on, expires_on, term_to, book_balance,
    case when closed_on <= $as_of then closed_on end as closed_on,
    closed_on is null or closed_on > $as_of as is_open,
    source_file, source_sheet, source_row
from accounts
qualify row_number() over (
    partition by account_no
    order by
        is_open desc, opened_on desc nulls last, agency_code, account_name, account_kind,
        purpose nulls first, expires_on nulls first, accounts.closed_on nulls first,
        book_balance nulls first, agency_name nulls first, bank_name nulls first,
        approval_no nulls first, money_nature nulls first, project_code nulls first,
        term_to nulls first,
        source_file, source_sheet nulls first, source_row
) = 1
order by account_no
