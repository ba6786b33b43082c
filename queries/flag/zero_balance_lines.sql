-- The payments that a zero-balance account may not make: to another account of the same agency,
-- of its department or of a subordinate, unless for a purpose that the rules allow.
--
-- reads   line_classes, numbered_accounts, account_owners, known_agencies
-- takes   $as_of date
-- gives   one row per line, by account, day and place
select
    own.account_no, own.agency_code, own.division_code, own.is_foreign,
    line_classes.posted_on, line_classes.amount, line_classes.counterparty_agency_code,
    line_classes.source_file, line_classes.source_sheet, line_classes.source_row
from line_classes
join numbered_accounts using (account)
join account_owners as own using (account_no)
join known_agencies as other on other.agency_code = line_classes.counterparty_agency_code
where
    own.account_kind = 'zero_balance'
    and line_classes.posted_on <= $as_of
    and line_classes.amount < 0
    and line_classes.class in ('own_transfer', 'to_agency')
    and line_classes.counterparty_account is distinct from line_classes.account
    and not line_classes.says_allowed
    and (
        other.agency_code = own.agency_code
        or other.agency_code = own.department_code
        or other.department_code = own.agency_code
    )
order by
    own.account_no, line_classes.posted_on, line_classes.source_file,
    line_classes.source_sheet nulls first, line_classes.source_row
