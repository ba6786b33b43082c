-- The agencies that are a finance bureau: their name, without region and （本级）, says so.
--
-- reads   agency_names
-- takes   $finance_bureau_names varchar[]
-- gives   one row per agency, by agency_code
select distinct agency_code
from agency_names
where not is_former and normal_form in (select unnest($finance_bureau_names))
order by agency_code
