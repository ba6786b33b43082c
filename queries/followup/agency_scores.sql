-- The scores of agencies: units are ranked, never persons.
--
-- reads   scores, known_agencies
-- takes
-- gives   one row per agency, by agency_code
select
    known_agencies.agency_code, known_agencies.division_code, known_agencies.agency_name,
    scores.* exclude (kind, code)
from scores
join known_agencies on known_agencies.agency_code = scores.code
where scores.kind = 'agency'
order by known_agencies.agency_code
