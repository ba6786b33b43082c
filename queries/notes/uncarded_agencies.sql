-- The agencies that other tables name and the table of agencies, where there is one, does not hold.
--
-- reads   known_agencies, agencies
-- takes
-- gives   one row where there are any, by count
select
    count(*) as count,
    list(trim(concat_ws(' ', agency_code, agency_name)) order by agency_code)[1:3] as agencies,
    count(*) > 3 as more
from known_agencies
where not has_card and exists (from agencies)
having count(*) > 0
order by count
