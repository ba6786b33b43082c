-- The unmatched lines of accounts that have lines on both sides: where a nearest one is sought.
--
-- reads   matching_lines, line_fates
-- takes
-- gives   one row per line, by line
with both_sides as (
    select account
    from matching_lines
    group by account
    having min(side) <> max(side)
)

select
    line_fates.line, matching_lines.account, matching_lines.day, matching_lines.amount,
    matching_lines.side, matching_lines.number,
    case when matching_lines.side = 'bank' then 'book' else 'bank' end as other_side
from line_fates
join matching_lines on matching_lines.rowid = line_fates.line
semi join both_sides on both_sides.account = matching_lines.account
where line_fates.status = 'unmatched'
order by line_fates.line
