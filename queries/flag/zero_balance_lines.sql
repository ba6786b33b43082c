-- The payments that a zero-balance account may not make: to another account of the same agency,
-- of its department or of a subordinate, unless for a purpose that the rules allow.
--
-- reads   movements, account_owners, summary_words, known_agencies
-- takes   $as_of date
-- gives   one row per line, by account, day and place
select
    movements.account_no, account_owners.agency_code, account_owners.division_code,
    movements.posted_on, movements.amount, movements.counterparty_agency_code,
    movements.source_file, movements.source_sheet, movements.source_row
from movements
join account_owners using (account_no)
join known_agencies as other on other.agency_code = movements.counterparty_agency_code
left join summary_words using (summary)
where
    account_owners.account_kind = 'zero_balance' and not account_owners.is_foreign
    and movements.posted_on <= $as_of
    and movements.amount < 0
    and movements.class <> 'reversal'
    and movements.counterparty_no is distinct from movements.account_no
    and not coalesce(summary_words.says_allowed, false)
    and (
        other.agency_code = account_owners.agency_code
        or other.agency_code = account_owners.department_code
        or other.department_code = account_owners.agency_code
    )
order by
    movements.account_no, movements.posted_on, movements.source_file,
    movements.source_sheet nulls first, movements.source_row
