-- Payments to an agency of the data, the paying one too, or into a 财政专户. Refunds are among them.
-- Left out is what may go there: money for the union or the housing fund, accounts whose purpose is
-- not the agency's own, and zero-balance accounts, which hold nothing.
--
-- reads   payments, live_indicators, indicator_roots, roots, account_owners, agency_name_claims,
--         local_name_claims, known_agencies
-- takes   $as_of date, $closed_year integer, $passed_day date, $late_from_day integer,
--         $late_payment_min integer, $stale_kinds varchar[],
--         $zero_balance_allowed_pattern varchar, $exempt_purpose_pattern varchar
-- gives   one row per payment, by root, day and place; receiver is an agency's code or an account's
--         number, is_late and is_due say which rule looks at it
with special_accounts as (
    select registered_name as name, min(account_no) as account_no
    from account_owners
    where account_kind = 'fiscal_special' and registered_name is not null
    group by registered_name
    having count(*) = 1
),

-- Most payees are nobody whom the data know: they are left out before anything is joined.
known_names as (
    select name from special_accounts
    union
    select name from agency_name_claims
    union
    select name from local_name_claims
),

addressed as (
    select *
    from payments
    where
        paid_on <= $as_of
        and (
            payee_no in (select account_no from account_owners)
            or payee_name in (select name from known_names)
        )
),

payees as (
    select
        indicator_roots.root_indicator_id, roots.direct_fund,
        payments.paid_on, payments.amount, payments.payee_name,
        owners.account_kind as payee_kind, owners.account_no is null as by_name,
        case
            when owners.account_kind = 'fiscal_special' then owners.account_no
            when owners.account_no is null then special_accounts.account_no
        end as special_account_no,
        coalesce(
            owners.agency_code, agency_name_claims.agency_code, local_name_claims.agency_code
        ) as payee_agency_code,
        payments.source_file, payments.source_sheet, payments.source_row
    from addressed as payments
    join live_indicators using (indicator_id)
    join indicator_roots using (indicator_id)
    join roots on roots.root_indicator_id = indicator_roots.root_indicator_id
    left join account_owners as owners on owners.account_no = payments.payee_no
    left join special_accounts on special_accounts.name = payments.payee_name
    left join agency_name_claims on agency_name_claims.name = payments.payee_name
    left join local_name_claims
        on local_name_claims.name = payments.payee_name
        and local_name_claims.division_code = live_indicators.division_code
    where
        not coalesce(regexp_matches(payments.summary, $zero_balance_allowed_pattern), false)
        and not coalesce(regexp_matches(owners.purpose, $exempt_purpose_pattern), false)
),

received as (
    select
        payees.*,
        coalesce('account ' || special_account_no, 'agency ' || payee_agency_code) as receiver,
        case
            when special_account_no is not null then payee_name else known_agencies.agency_name
        end as receiver_name,
        month(paid_on) = 12 and day(paid_on) >= $late_from_day and amount > $late_payment_min
            and year(paid_on) <= $closed_year
            as is_late
    from payees
    left join known_agencies on known_agencies.agency_code = payees.payee_agency_code
    where payee_kind is distinct from 'zero_balance'
)

select
    *,
    not is_late
    and (
        paid_on <= $passed_day
        or (
            direct_fund and special_account_no is null
            and (by_name or payee_kind in (select unnest($stale_kinds)))
        )
    ) as is_due
from received
where receiver is not null
order by root_indicator_id, paid_on, source_file, source_sheet nulls first, source_row
