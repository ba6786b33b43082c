-- Codes under two names: the code decides, and both are said.
--
-- reads   changed_names
-- takes
-- gives   one row per agency and other name, by the agency and the first table that has the name
select
    agency_code as code, agency_name as name, other_name as other,
    list(source_table order by source_table) as tables, false as more
from changed_names
group by agency_code, agency_name, other_name
order by code, min(source_table), other
