-- Lines in matches, against lines each counted once: no line is in two matches.
--
-- reads   line_matches
-- takes
-- gives   one row
select
    'lines_once' as control_id,
    count(*)::decimal(38, 2) as "left",
    count(distinct line)::decimal(38, 2) as "right"
from line_matches
