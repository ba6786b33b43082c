-- Lines that carry a balance, against those whose balance follows from the line before it; what
-- breaks the chain is named in balance_breaks, the first break of all is the row of this control.
--
-- reads   balance_chains, balance_breaks
-- takes
-- gives   one row
with carrying as (
    select coalesce(sum(line_count), 0) as line_count from balance_chains
),

broken as (
    select count(*) as break_count from balance_breaks
),

first_breaks as (
    select source_file::varchar as source_file, source_sheet, source_row
    from balance_breaks
    qualify row_number() over (order by source_file, source_sheet nulls first, source_row) = 1
)

select
    'balance_steps' as control_id, line_count::decimal(38, 2) as "left",
    (line_count - break_count)::decimal(38, 2) as "right", source_file, source_sheet, source_row
from carrying, broken
left join first_breaks on true
