-- Each distinct counterparty name that is a bank's, a treasury account's or an agency's.
--
-- reads   counterparty_names, agency_name_claims
-- takes   $bank_pattern varchar, $treasury_pattern varchar
-- gives   one row per such name, by counterparty_name
with marked as (
    select
        counterparty_names.name as counterparty_name,
        regexp_matches(counterparty_names.name, $bank_pattern) as is_bank,
        regexp_matches(counterparty_names.name, $treasury_pattern) as is_treasury,
        agency_name_claims.agency_code
    from counterparty_names
    left join agency_name_claims using (name)
)

select counterparty_name, is_bank, is_treasury, agency_code
from marked
where is_bank or is_treasury or agency_code is not null
order by counterparty_name
