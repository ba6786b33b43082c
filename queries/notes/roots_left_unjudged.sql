-- Roots whose payments are not wholly known, where the county's own figures stand for payments.
--
-- reads   unjudged_roots, supplied
-- takes
-- gives   one row where there are any, by count
select
    count(*) as count,
    list(root_indicator_id order by root_indicator_id)[1:3] as roots,
    count(*) > 3 as more,
    sum(at_most)::decimal(38, 2) as at_most
from unjudged_roots
where exists (from supplied where source_table = 'indicators' and source_column = 'paid')
having count(*) > 0
order by count
