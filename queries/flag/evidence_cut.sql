-- The findings that rest on more source rows than are listed, and how many there are.
--
-- reads   evidence_found
-- takes
-- gives   one row per finding and source table, by both
select
    finding_id::varchar as finding_id, source_table::varchar as source_table,
    max(rows_in_all) as rows_in_all, count(*) as rows_listed
from evidence_found
where rows_in_all is not null
group by evidence_found.finding_id, evidence_found.source_table
having max(rows_in_all) > count(*)
order by evidence_found.finding_id, evidence_found.source_table
