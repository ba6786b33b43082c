-- The sums that could explain each line, written out, ten at most: what stands where a person has
-- to choose.
--
-- reads   line_sums, matching_lines
-- takes
-- gives   one row per line in some sum, by line
with named as (
    select
        line_sums.sum_no, line_sums.line, line_sums.is_whole,
        matching_lines.day || ' ' || matching_lines.amount
        || coalesce(' ' || matching_lines.label, '') as said
    from line_sums
    join matching_lines on matching_lines.rowid = line_sums.line
),

written as (
    select
        sum_no,
        string_agg(said, '' order by line) filter (is_whole) || ' = '
        || string_agg(said, ' + ' order by line) filter (not is_whole) as said
    from named
    group by sum_no
),

listed as (
    select line_sums.line, written.sum_no, written.said
    from line_sums
    join written using (sum_no)
    qualify row_number() over (partition by line_sums.line order by written.sum_no) <= 10
)

select line, string_agg(said, '; ' order by sum_no) as sums, count(*) as sum_count
from listed
group by line
order by line
