-- Each distinct counterparty name that is a bank's, a treasury account's or an agency's.
--
-- reads   bank_lines, agency_name_claims
-- takes   $bank_pattern varchar, $treasury_pattern varchar
-- gives   one row per such name, by counterparty_name
with names as (
    select distinct counterparty_name from bank_lines where counterparty_name is not null
),

marked as (
    select
        names.counterparty_name,
        regexp_matches(names.counterparty_name, $bank_pattern) as is_bank,
        regexp_matches(names.counterparty_name, $treasury_pattern) as is_treasury,
        agency_name_claims.agency_code
    from names
    left join agency_name_claims on agency_name_claims.name = names.counterparty_name
)

select counterparty_name, is_bank, is_treasury, agency_code
from marked
where is_bank or is_treasury or agency_code is not null
order by counterparty_name
