-- What was accepted with a doubt, of which no other note speaks: how many cells, the first places.
--
-- reads   doubts
-- takes
-- gives   one row per file and code, by both
select
    source_file as file, code, cells as count, places[1:20] as places,
    case when len(places) > 0 then 'doubt_at' else 'doubt' end as told
from doubts
where code not in ('balance_broken', 'total_ignored', 'total_unproven')
order by file, code
