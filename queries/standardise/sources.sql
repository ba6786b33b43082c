-- Each file or sheet, what it turned out to be, and what became of its rows. Its totals are the
-- rows of totals that agree, in all their figures, with the rows that they total.
--
-- reads   parts, read_files, sheet_forms, stated_totals
-- takes
-- gives   one row per file, sheet and table, by these
with doubtful as (
    select source_file, source_sheet, source_table, count(distinct source_row) as total_rows
    from stated_totals
    where status <> 'proven'
    group by source_file, source_sheet, source_table
)

select
    parts.source_file, parts.source_sheet, parts.source_table, read_files.sha256, parts.rows_read,
    parts.rows_read - parts.rows_quarantined - parts.rows_repeated - parts.rows_deleted
    - parts.rows_including - parts.rows_of_others as rows_standardised,
    parts.rows_quarantined, parts.rows_repeated, parts.rows_deleted, parts.rows_including,
    parts.rows_of_others,
    sheet_forms.encoding, sheet_forms.delimiter, sheet_forms.header_rows, sheet_forms.unit,
    sheet_forms.total_rows - coalesce(doubtful.total_rows, 0) as totals,
    sheet_forms.rows_furniture, sheet_forms.rows_blank
from parts
left join read_files using (source_file)
left join sheet_forms
    on sheet_forms.source_file = parts.source_file
    and sheet_forms.source_sheet is not distinct from parts.source_sheet
    and sheet_forms.source_table = parts.source_table
left join doubtful
    on doubtful.source_file = parts.source_file
    and doubtful.source_sheet is not distinct from parts.source_sheet
    and doubtful.source_table = parts.source_table
order by parts.source_file, parts.source_sheet nulls first, parts.source_table
