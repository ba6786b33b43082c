-- What the running balances of a file or sheet prove of its signs: in how many steps, of which
-- lines not, or where they do not follow.
--
-- reads   balance_proofs
-- takes
-- gives   one row per file or sheet, by file
select
    concat_ws(' / ', source_file, source_sheet) as file, source_table,
    case when state = 'proven' and unproven > 0 then 'proven_but' else state end as state,
    case when state = 'proven' then steps else breaks end as count,
    coalesce(first_unproven, first_row) as row, unproven
from balance_proofs
order by file, source_table
