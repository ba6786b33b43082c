-- The lines that the passes before the sums have settled: reversals set aside, numbers, equal
-- amounts, ties that a fact has broken, and the ties that stay. A tie whose lines of one side are
-- all taken is none any more: what is left of it goes on. Plain pairs are none of them.
--
-- reads   matching_lines, reference_lines, exact_lines, tie_facts
-- takes
-- gives   one row per settled line, by line
with reversals as (
    select
        rowid as line, min(rowid) over pairs as head,
        max(day) over pairs - min(day) over pairs as days
    from matching_lines
    where pair is not null
    window pairs as (
        partition by side, pair order by side
        rows between unbounded preceding and unbounded following
    )
),

broken as (
    select
        unnest([tie_facts.bank_line, tie_facts.book_line]) as line,
        least(tie_facts.bank_line, tie_facts.book_line) as head, tie_facts.fact, tie_facts.days,
        exact_lines.bank_count, exact_lines.book_count
    from tie_facts
    join exact_lines on exact_lines.line = tie_facts.bank_line
),

staying as (
    select exact_lines.line, exact_lines.head, matching_lines.side, exact_lines.days
    from exact_lines
    join matching_lines on matching_lines.rowid = exact_lines.line
    where
        exact_lines.status = 'ambiguous'
        and exact_lines.line not in (select line from broken)
),

ties as (
    select
        head, min(line) as new_head,
        count(*) filter (side = 'bank') as bank_count,
        count(*) filter (side = 'book') as book_count
    from staying
    group by head
    having bank_count > 0 and book_count > 0
)

select
    line, head, 'reversal' as method, 'auto' as status, 'reversal' as reason,
    null::bigint as bank_count, null::bigint as book_count, days
from reversals
union all
select
    line, head, method, status,
    case
        when status = 'ambiguous' then 'reference_tie'
        when method = 'group' then 'reference_group'
        else 'reference'
    end,
    bank_count, book_count, days
from reference_lines
union all
select line, head, method, status, method, bank_count, book_count, days
from exact_lines
where status = 'auto'
union all
select line, head, 'exact', 'auto', 'tie_' || fact, bank_count, book_count, days
from broken
union all
select
    line, ties.new_head, 'exact', 'ambiguous', 'tie', ties.bank_count, ties.book_count,
    staying.days
from staying
join ties using (head)
order by line
