-- Lines of two statements that may be one line or two: those that both count, for something differs
-- or not all of the days that the statements share agree; and those that count once though nothing
-- but their day, amount and words says that they are the same.
--
-- reads   shared_lines
-- takes
-- gives   one row per two files and way of counting, by these
with doubted as (
    select
        *, case when sameness = 'alike' then 'twice' else 'once' end as counted
    from shared_lines
    where (sameness = 'alike' or (sameness = 'equal' and is_one_day)) and not is_first
)

select
    source_file as file, other_statement as other, counted, count(*) as count,
    min(posted_on) as first, max(posted_on) as last, sum(amount)::decimal(38, 2) as yuan,
    list(source_row order by source_sheet nulls first, source_row)[1:20] as rows,
    count(*) > 20 as more
from doubted
group by source_file, other_statement, counted
order by file, other, counted
