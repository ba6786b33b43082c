-- Names written without their region, which mean an agency of the asker's own division: the one
-- with that normal form there; else the one of all the data for which they are listed as short.
--
-- reads   agency_names, name_forms, agency_name_claims, short_names, known_agencies
-- takes
-- gives   one row per name and division, by both
select
    name_forms.name, agency_names.division_code, min(agency_names.agency_code) as agency_code
from name_forms
join agency_names on agency_names.normal_form = name_forms.normal_form
where
    name_forms.region is null
    and name_forms.name not in (select name from agency_name_claims)
group by name_forms.name, agency_names.division_code
having count(distinct agency_names.agency_code) = 1
union all
select
    short_names.name, known_agencies.division_code, known_agencies.agency_code
from short_names
join known_agencies on known_agencies.agency_code = short_names.agency_codes[1]
where
    short_names.is_local
    and short_names.method <> 'suggested'
    and len(short_names.agency_codes) = 1
order by name, division_code nulls first
