-- What each city and province, and all divisions together, have found.
--
-- reads   division_places, divisions
-- takes
-- gives   one row per level and code, by both
select
    places.level, places.code, count(*) as divisions, sum(divisions.findings)::bigint as findings,
    sum(divisions.recalled_indicators)::decimal(38, 2) as recalled_indicators,
    sum(divisions.recalled_cash)::decimal(38, 2) as recalled_cash,
    sum(divisions.quarantined)::bigint as quarantined, sum(divisions.failing)::bigint as failing
from division_places as places
join divisions using (division)
where places.level <> 'division'
group by places.level, places.code
order by places.level, places.code
