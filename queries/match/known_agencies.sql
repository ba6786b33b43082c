-- Every agency that the data names: those with a card, then those that other tables only mention.
--
-- reads   agencies, indicators, accounts, bank_accounts, assets, income_due, ledger_balances,
--         deposits, leases
-- takes   $as_of date
-- gives   one row per agency, by agency_code; abolished_on only if it has happened
with mentions as (
    select agency_code, division_code, agency_name from indicators
    union all
    select agency_code, null, agency_name from accounts
    union all
    select agency_code, null, agency_name from bank_accounts where agency_code is not null
    union all
    select agency_code, null, null from assets
    union all
    select agency_code, null, null from income_due
    union all
    select agency_code, null, null from ledger_balances
    union all
    select agency_code, null, null from deposits
    union all
    select agency_code, null, null from leases
),

without_card as (
    select agency_code, min(division_code) as division_code, min(agency_name) as agency_name
    from mentions
    where agency_code not in (select agency_code from agencies)
    group by agency_code
)

select
    agency_code, division_code, agency_name, department_code, agency_kind, former_names,
    case when abolished_on <= $as_of then abolished_on end as abolished_on,
    true as has_card
from agencies
union all
select agency_code, division_code, agency_name, null, null, null, null, false
from without_card
order by agency_code
