-- Aliases of codes that no agency has.
--
-- reads   aliases, known_agencies
-- takes
-- gives   one row where there are any, by count
with unknown as (
    select agency_code, count(*) as rows, min(alias) as alias
    from aliases
    where agency_code not in (select agency_code from known_agencies)
    group by agency_code
)

select
    sum(rows)::bigint as count, list(agency_code order by alias, agency_code) as codes,
    false as more
from unknown
having count(*) > 0
order by count
