-- What the sums of all divisions prove: the rows and the money that each division's own result
-- states are those of the merged tables, and every level adds up to the same.
--
-- reads   stated_tables, merged_tables, findings, recalls, place_verdicts, place_recalls,
--         received_roots, money_from_above
-- takes
-- gives   one row per control, by control_id
with stated as (
    select table_name, sum(row_count) as row_count, coalesce(sum(yuan), 0) as yuan
    from stated_tables
    group by table_name
),

totals as (
    select 'findings' as table_name, coalesce(sum(amount), 0) as yuan
    from findings
    union all
    select 'recalls', coalesce(sum(amount), 0)
    from recalls
),

levels as (
    select 'findings' as table_name, level, sum(amount) as yuan
    from place_verdicts
    group by level
    union all
    select 'recalls', level, sum(amount)
    from place_recalls
    group by level
),

sides as (
    select
        'rows_of_divisions' as kind, stated.table_name, stated.row_count as "left",
        merged_tables.row_count as "right"
    from stated
    join merged_tables using (table_name)
    union all
    select 'yuan_of_divisions', stated.table_name, stated.yuan, merged_tables.yuan
    from stated
    join merged_tables using (table_name)
    where merged_tables.yuan is not null
    union all
    select 'yuan_of_' || levels.level, table_name, levels.yuan, totals.yuan
    from levels
    join totals using (table_name)
    union all
    select
        'yuan_from_above', 'money_from_above',
        (select coalesce(sum(brought), 0) from received_roots),
        (select coalesce(sum(received), 0) from money_from_above)
)

select
    kind || ' ' || table_name as control_id, "left"::decimal(38, 2) as "left",
    "right"::decimal(38, 2) as "right", ("left" - "right")::decimal(38, 2) as difference,
    "left" = "right" as holds, kind, table_name as source_table
from sides
order by control_id
