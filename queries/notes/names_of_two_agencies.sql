-- Names under two codes: the code decides, and all are said.
--
-- reads   shared_names
-- takes
-- gives   one row per division and name, in that order
select division_code, name, agency_codes as codes, false as more
from shared_names
order by division_code nulls first, name
