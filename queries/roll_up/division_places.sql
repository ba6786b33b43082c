-- The places that each division with a result is part of: itself, its city, its province, all. The
-- first two digits of a code are the province, the first four the city.
--
-- reads   division_ends
-- takes
-- gives   one row per level and division, by both
with done as (
    select division, place_name
    from division_ends
    where ended = 'done'
)

select 'division' as level, division as code, division
from done
union all
select 'city', left(division, 4) || '00', division
from done
union all
select 'province', left(division, 2) || '0000', division
from done
union all
select 'total', '', division
from done
order by level, division
