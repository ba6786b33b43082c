-- The payments that a zero-balance account may not make: to another account of the same agency,
-- of its department or of a subordinate, unless for a purpose that the rules allow.
--
-- reads   movements, account_owners, summary_words, counterparty_words, local_name_claims,
--         known_agencies
-- takes   $as_of date
-- gives   one row per line, by account, day and place
with outflows as (
    select
        movements.*, own.agency_code, own.division_code, own.department_code, own.is_foreign,
        coalesce(
            other.agency_code, counterparty_words.agency_code, local_name_claims.agency_code
        ) as counterparty_agency_code
    from movements
    join account_owners as own using (account_no)
    left join account_owners as other on other.account_no = movements.counterparty_no
    left join counterparty_words using (counterparty_name)
    left join local_name_claims
        on local_name_claims.name = movements.counterparty_name
        and local_name_claims.division_code = own.division_code
    where
        own.account_kind = 'zero_balance'
        and movements.posted_on <= $as_of
        and movements.amount < 0
        and movements.class in ('own_transfer', 'to_agency')
        and movements.counterparty_no is distinct from movements.account_no
)

select
    outflows.account_no, outflows.agency_code, outflows.division_code, outflows.is_foreign,
    outflows.posted_on, outflows.amount, outflows.counterparty_agency_code, outflows.source_file,
    outflows.source_sheet, outflows.source_row
from outflows
join known_agencies as other on other.agency_code = outflows.counterparty_agency_code
left join summary_words using (summary)
where
    not coalesce(summary_words.says_allowed, false)
    and (
        other.agency_code = outflows.agency_code
        or other.agency_code = outflows.department_code
        or other.department_code = outflows.agency_code
    )
order by
    outflows.account_no, outflows.posted_on, outflows.source_file,
    outflows.source_sheet nulls first, outflows.source_row
