-- Names written without a region whose normal form one agency of the whole data bears: enough for
-- an owner's name in the bank's list, of which nothing else says the division.
--
-- reads   name_forms, agency_names, agency_name_claims
-- takes
-- gives   one row per name, by name
select name_forms.name, min(agency_names.agency_code) as agency_code
from name_forms
join agency_names on agency_names.normal_form = name_forms.normal_form
where
    name_forms.region is null
    and name_forms.name not in (select name from agency_name_claims)
group by name_forms.name
having count(distinct agency_names.agency_code) = 1
order by name_forms.name
