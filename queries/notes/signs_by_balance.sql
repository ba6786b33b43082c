-- What the running balances of a file or sheet prove of its signs: of how many rows, or where not.
--
-- reads   balance_proofs
-- takes
-- gives   one row per file or sheet, by file
select
    concat_ws(' / ', source_file, source_sheet) as file, source_table, state,
    case when state = 'proven' then rows else breaks end as count, first_row as row
from balance_proofs
order by file, source_table
