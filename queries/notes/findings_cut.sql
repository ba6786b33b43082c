-- How many findings rest on more source rows than are listed.
--
-- reads   evidence_cut
-- takes
-- gives   one row where there are any, by count
select count(distinct finding_id) as count
from evidence_cut
having count(*) > 0
order by count
