-- Agencies that another table calls by a name that is neither theirs nor a former one, nor one of
-- the two with something before or behind it: the code decides, the name is only said.
--
-- reads   known_agencies, agency_names, indicators, accounts, bank_accounts
-- takes
-- gives   one row per agency, table and such name, in that order
with said as (
    select agency_code, agency_name as other_name, 'indicators' as source_table from indicators
    union
    select agency_code, agency_name, 'accounts' from accounts
    union
    select agency_code, agency_name, 'bank_accounts' from bank_accounts
)

select said.agency_code, known_agencies.agency_name, said.source_table, said.other_name
from said
join known_agencies using (agency_code)
where said.other_name is not null
    and not contains(known_agencies.agency_name, said.other_name)
    and not contains(said.other_name, known_agencies.agency_name)
    and not exists (
        select 1 from agency_names
        where agency_names.agency_code = said.agency_code and agency_names.name = said.other_name
    )
order by said.agency_code, said.source_table, said.other_name
