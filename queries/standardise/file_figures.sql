-- What a user may hold a file to: how many rows of data it has, and what its first money column
-- adds up to, both without the rows that the file itself marks as deleted or sums up.
--
-- reads   parts, part_money
-- takes
-- gives   one row per file, by source_file
with money as (
    select
        *,
        row_number() over (
            partition by source_file, source_sheet, source_table order by nth
        ) as place
    from part_money
)

select
    parts.source_file,
    sum(parts.rows_read - parts.rows_deleted - parts.rows_including)::bigint as row_count,
    coalesce(sum(money.read - money.deleted), 0)::decimal(38, 2) as yuan
from parts
left join money
    on money.place = 1
    and money.source_file = parts.source_file
    and money.source_sheet is not distinct from parts.source_sheet
    and money.source_table = parts.source_table
group by parts.source_file
order by parts.source_file
