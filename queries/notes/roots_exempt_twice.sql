-- Roots that more than one exemption would hold.
--
-- reads   doubly_exempt_roots
-- takes
-- gives   one row where there are any, by count
select
    count(*) as count,
    list(root_indicator_id || ' (' || array_to_string(exemptions, ', ') || ')'
        order by root_indicator_id)[1:3] as roots,
    count(*) > 3 as more
from doubly_exempt_roots
having count(*) > 0
order by count
