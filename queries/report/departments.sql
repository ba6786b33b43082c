-- Who answers for each agency: the department that its card names, else the agency itself.
--
-- reads   known_agencies
-- takes
-- gives   one row per agency, by agency_code; no department_name where nobody knows the department
select
    known_agencies.agency_code, known_agencies.agency_name,
    coalesce(known_agencies.department_code, known_agencies.agency_code) as department_code,
    above.agency_name as department_name,
    known_agencies.abolished_on is not null as is_abolished
from known_agencies
left join known_agencies as above
    on above.agency_code = coalesce(known_agencies.department_code, known_agencies.agency_code)
order by known_agencies.agency_code
