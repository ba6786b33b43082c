-- Names that no agency bears in full, with or without its region: what is left for short forms.
--
-- reads   name_forms, name_claims, agency_names
-- takes
-- gives   one row per name, by name
select name
from name_forms
where
    name not in (select name from name_claims)
    and (
        region is not null
        or normal_form not in (
            select normal_form from agency_names where normal_form is not null
        )
    )
order by name
