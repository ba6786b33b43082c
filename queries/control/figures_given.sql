-- The totals and row counts that the user held files to, against what was found.
--
-- reads   given_figures
-- takes
-- gives   one row per figure, by control_id
select
    kind || ' ' || source_file as control_id, given as "left", found as "right", kind, source_file
from given_figures
order by control_id
