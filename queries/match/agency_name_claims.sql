-- Which agency each name belongs to, by the strength of the claim: 1 its name, 2 a former name,
-- 3 the name of one of its registered accounts, 4 its normal form with the region written out.
--
-- reads   agency_names, registered_accounts, name_forms
-- takes
-- gives   one row per name that a single agency claims most strongly, by name
with claims as (
    select name, agency_code, case when is_former then 2 else 1 end as strength
    from agency_names
    union all
    select account_name, agency_code, 3 from registered_accounts
    union all
    select name_forms.name, agency_names.agency_code, 4
    from name_forms
    join agency_names
        on agency_names.normal_form = name_forms.normal_form
        and agency_names.region = name_forms.region
),

strongest as (
    select name, min(strength) as strength from claims group by name
)

select name, min(agency_code) as agency_code, min(strength) as strength
from claims
join strongest using (name, strength)
group by name
having count(distinct agency_code) = 1
order by name
