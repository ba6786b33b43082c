-- Names written without their region: the one agency of a division with that normal form.
--
-- reads   agency_names, name_forms, agency_name_claims
-- takes
-- gives   one row per name and division, by both
select name_forms.name, agency_names.division_code, min(agency_names.agency_code) as agency_code
from name_forms
join agency_names on agency_names.normal_form = name_forms.normal_form
where
    name_forms.region is null
    and name_forms.name not in (select name from agency_name_claims)
group by name_forms.name, agency_names.division_code
having count(distinct agency_names.agency_code) = 1
order by name_forms.name, agency_names.division_code
