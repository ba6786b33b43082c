-- Names written without a region that mean one agency of the whole data: enough for an owner's
-- name in the bank's list, of which nothing else says the division.
--
-- reads   local_name_claims, name_forms, agency_names
-- takes
-- gives   one row per name, by name
with bearers as (
    select local_name_claims.name, local_name_claims.agency_code
    from local_name_claims
    union all
    -- Two of one division make no local claim, and are two all the same.
    select name_forms.name, agency_names.agency_code
    from name_forms
    join agency_names on agency_names.normal_form = name_forms.normal_form
    where name_forms.name in (select name from local_name_claims)
)

select name, min(agency_code) as agency_code
from bearers
group by name
having count(distinct agency_code) = 1
order by name
