-- Of every line of no plain pair how it was matched and why: which pass, what agrees, how many it
-- could have been; and for a line without a match the one that comes nearest and what spoils it.
--
-- reads   matching_lines, plain_pairs, line_fates, nearest_lines, sum_listings, texts
-- takes
-- gives   one row per line, by line: by account, day, amount, side and content
with reasons as (
    select code as reason, text as template from texts where topic = 'line'
),

kinds as (
    select distinct reason, bank_count, book_count, days
    from line_fates
),

said as (
    select
        kinds.reason, kinds.bank_count, kinds.book_count, kinds.days,
        replace(replace(replace(
            reasons.template,
            '{bank}', coalesce(kinds.bank_count::varchar, '')),
            '{book}', coalesce(kinds.book_count::varchar, '')),
            '{days}', coalesce(kinds.days::varchar, '')) as why
    from kinds
    left join reasons using (reason)
),

others_fates as (
    select line, method, status from line_fates
    union all
    -- Of millions of pairs those of the lines that are nearest to others: few.
    select bank_line, method, 'auto'
    from plain_pairs
    where bank_line in (select other from nearest_lines)
    union all
    select book_line, method, 'auto'
    from plain_pairs
    where book_line in (select other from nearest_lines)
),

nearest as (
    select
        nearest_lines.line,
        replace(replace(replace(replace(
            reasons.template,
            '{nearest}', other.day || ' ' || other.amount || coalesce(' ' || other.label, '')),
            '{difference}', nearest_lines.difference::varchar),
            '{days}', nearest_lines.days::varchar),
            '{method}', coalesce(others_method.template, '')) as why
    from nearest_lines
    join matching_lines as other on other.rowid = nearest_lines.other
    join others_fates as others_fate on others_fate.line = nearest_lines.other
    left join reasons on reasons.reason = 'nearest_' || nearest_lines.spoiler
    left join reasons as others_method
        on others_method.reason
            = 'used_' || if(others_fate.status = 'ambiguous', 'ambiguous', others_fate.method)
),

nothing as (select template from reasons where reason = 'nearest_none'),

-- What the two sides of a match within a tolerance differ by; all others are equal.
differences as (
    select
        line_fates.head,
        sum(if(side = 'bank', amount, -amount))::decimal(18, 2) as difference
    from line_fates
    join matching_lines on matching_lines.rowid = line_fates.line
    where line_fates.method = 'tolerance' and line_fates.status = 'auto'
    group by line_fates.head
)

select
    line_fates.line, line_fates.head, line_fates.method, line_fates.status,
    case
        when line_fates.status = 'auto'
            then coalesce(differences.difference, 0::decimal(18, 2))
    end as difference,
    case
        when line_fates.status = 'unmatched'
            then said.why || coalesce(nearest.why, (select template from nothing))
        when sum_listings.line is not null
            then replace(replace(said.why, '{sums}', sum_listings.sums),
                '{count}', sum_listings.sum_count::varchar)
        when differences.head is not null
            then replace(said.why, '{difference}', abs(differences.difference)::varchar)
        else said.why
    end as why
from line_fates
join said
    on said.reason = line_fates.reason
    and said.bank_count is not distinct from line_fates.bank_count
    and said.book_count is not distinct from line_fates.book_count
    and said.days is not distinct from line_fates.days
left join nearest on nearest.line = line_fates.line
left join sum_listings on sum_listings.line = line_fates.line
left join differences on differences.head = line_fates.head
order by line_fates.line
