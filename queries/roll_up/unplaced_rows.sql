-- Rows of files that several divisions share, of which nothing says whose they are, or which cannot
-- be read: each division has set them aside, here each stands once.
--
-- reads   quarantine, sources
-- takes
-- gives   one row per row of a file, by place
with files as (
    select distinct division, source_file, sha256
    from sources
),

placed as (
    select
        quarantine.*, files.sha256,
        count(*) over of_row as divisions,
        row_number() over (
            partition by
                files.sha256, quarantine.source_table, quarantine.source_sheet,
                quarantine.source_row
            order by quarantine.division, quarantine.reason
        ) as nth
    from quarantine
    join files using (division, source_file)
    where quarantine.source_column is null
    window of_row as (
        partition by
            files.sha256, quarantine.source_table, quarantine.source_sheet, quarantine.source_row
    )
)

select source_table, source_file, source_sheet, source_row, divisions, reason, cells
from placed
where nth = 1 and (divisions > 1 or reason_code = 'division_unknown')
order by source_table, source_file, source_sheet nulls first, source_row, sha256
