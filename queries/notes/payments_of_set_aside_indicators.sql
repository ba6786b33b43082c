-- Payments of X-04 whose indicator is among the rows that were set aside: what is wrong is there.
--
-- reads   findings, quarantine
-- takes
-- gives   one row where there are any
with set_aside as (
    select distinct unnest(json_extract_string(cells, '$.*')) as cell
    from quarantine
    where source_table = 'indicators'
)

select
    count(*) as count, list(subject_id order by subject_id)[1:20] as indicators,
    count(*) > 20 as more
from findings
where rule_id = 'X-04' and subject_id in (select trim(cell) from set_aside)
having count(*) > 0
order by count
