-- Names that agencies of one division share: they stay agencies of their own, each under its code.
--
-- reads   agency_names
-- takes
-- gives   one row per division and name, with its codes, in that order
select division_code, name, list(agency_code order by agency_code) as agency_codes
from agency_names
where not is_former
group by division_code, name
having count(distinct agency_code) > 1
order by division_code nulls first, name
