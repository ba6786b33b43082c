-- Every agency that a name may mean in full, with the strength of the claim: 0 the user's alias,
-- 1 its name, 2 a former name, 3 the name of one of its registered accounts, 4 its normal form
-- with the region written out.
--
-- reads   agency_names, registered_accounts, name_forms, aliases, known_agencies
-- takes
-- gives   one row per name, agency and strength, by name, strength and agency
with known_aliases as (
    select aliases.alias, aliases.agency_code, name_forms.region, name_forms.normal_form
    from aliases
    join known_agencies using (agency_code)
    left join name_forms on name_forms.name = aliases.alias
),

claims as (
    select alias as name, agency_code, 0 as strength from known_aliases
    union all
    select name_forms.name, known_aliases.agency_code, 0
    from name_forms
    join known_aliases
        on known_aliases.normal_form = name_forms.normal_form
        and known_aliases.region is not distinct from name_forms.region
    union all
    select name, agency_code, case when is_former then 2 else 1 end
    from agency_names
    union all
    select account_name, agency_code, 3 from registered_accounts
    union all
    select name_forms.name, agency_names.agency_code, 4
    from name_forms
    join agency_names
        on agency_names.normal_form = name_forms.normal_form
        and agency_names.region = name_forms.region
)

select distinct name, agency_code, strength
from claims
order by name, strength, agency_code
