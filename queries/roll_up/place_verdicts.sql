-- What was found, by what is to be done about it: of each division, city, province, and of all.
--
-- reads   division_places, findings
-- takes
-- gives   one row per level, code and verdict, by these
select
    places.level, places.code, findings.verdict, count(*) as count,
    coalesce(sum(findings.amount), 0)::decimal(38, 2) as amount
from division_places as places
join findings using (division)
group by places.level, places.code, findings.verdict
order by places.level, places.code, findings.verdict
