-- What each division is called: by its one finance bureau (云岭县财政局). Where none or several
-- agencies are called so, nobody says.
--
-- reads   known_agencies
-- takes
-- gives   one row per division whose name is known, by division_code
select
    coalesce(division_code, '') as division_code,
    min(regexp_extract(agency_name, '^(.+)财政(局|厅)$', 1)) as place_name
from known_agencies
where regexp_matches(agency_name, '^.+财政(局|厅)$') and abolished_on is null
group by coalesce(division_code, '')
having count(*) = 1
order by 1
