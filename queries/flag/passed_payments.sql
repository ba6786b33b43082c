-- Payments that stay in the family: to an account of the paying agency itself, of an agency under
-- it, or of an enterprise of the data. Refunds are among them. Left out is what may go there: money
-- for the union or the housing fund, and accounts whose purpose is not the agency's own.
--
-- reads   payments, live_indicators, indicator_roots, account_owners, agency_name_claims,
--         local_name_claims, known_agencies
-- takes   $as_of date, $late_from_day integer, $late_payment_min integer,
--         $zero_balance_allowed_pattern varchar, $exempt_purpose_pattern varchar
-- gives   one row per payment, by root, day and place
with payees as (
    select
        indicator_roots.root_indicator_id, live_indicators.agency_code,
        live_indicators.division_code, payments.paid_on, payments.amount,
        coalesce(
            owners.agency_code, agency_name_claims.agency_code, local_name_claims.agency_code
        ) as payee_agency_code,
        payments.source_file, payments.source_sheet, payments.source_row
    from payments
    join live_indicators using (indicator_id)
    join indicator_roots using (indicator_id)
    left join account_owners as owners on owners.account_no = payments.payee_no
    left join agency_name_claims on agency_name_claims.name = payments.payee_name
    left join local_name_claims
        on local_name_claims.name = payments.payee_name
        and local_name_claims.division_code = live_indicators.division_code
    where
        payments.paid_on <= $as_of
        and not coalesce(regexp_matches(payments.summary, $zero_balance_allowed_pattern), false)
        and not coalesce(regexp_matches(owners.purpose, $exempt_purpose_pattern), false)
)

select
    payees.*, other.agency_name as payee_agency_name,
    month(paid_on) = 12 and day(paid_on) >= $late_from_day and amount > $late_payment_min
        as is_late
from payees
join known_agencies as other on other.agency_code = payees.payee_agency_code
where
    other.agency_code = payees.agency_code
    or other.department_code = payees.agency_code
    or other.agency_kind = 'enterprise'
order by
    payees.root_indicator_id, payees.paid_on, payees.source_file,
    payees.source_sheet nulls first, payees.source_row
