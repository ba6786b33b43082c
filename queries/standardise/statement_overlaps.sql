-- Where two statements, or two parts of the unit's own book, have lines of one account on the same
-- days: two files, or two sheets. What the periods say that their titles state, where no line lies
-- outside: `state_days` where both hold each of these days whole; `cut_on` where one ends on the
-- day on which the other begins; `is_apart` where it ends before the time at which that begins.
--
-- reads   bank_lines, book_lines, statement_periods
-- takes
-- gives   one row per account and pair of files or sheets, by table, account and place
with statements as (
    select
        'bank_lines' as source_table, account_no, source_file,
        coalesce(source_sheet, '') as sheet, min(posted_on) as first_day, max(posted_on) as last_day
    from bank_lines
    group by account_no, source_file, coalesce(source_sheet, '')
    union all
    select
        'book_lines', account_no, source_file, coalesce(source_sheet, ''), min(booked_on),
        max(booked_on)
    from book_lines
    group by account_no, source_file, coalesce(source_sheet, '')
),

periods as (
    select statements.source_file, statements.sheet, stated_from, stated_to, from_time, to_time
    from statement_periods
    join statements
        on statements.source_table = 'bank_lines'
        and statements.source_file = statement_periods.source_file
        and statements.sheet = coalesce(statement_periods.source_sheet, '')
    where state = 'stated'
    group by all
    having min(first_day) >= stated_from and max(last_day) <= stated_to
)

select
    one.source_table, one.account_no, one.source_file as file, one.sheet,
    other.source_file as other_file, other.sheet as other_sheet,
    greatest(one.first_day, other.first_day) as first_day,
    least(one.last_day, other.last_day) as last_day,
    coalesce(not (p.stated_to = q.stated_from or q.stated_to = p.stated_from), false) as state_days,
    case
        when p.stated_to = q.stated_from then p.stated_to
        when q.stated_to = p.stated_from then q.stated_to
    end as cut_on,
    coalesce(p.stated_to = q.stated_from, false) as is_first_earlier,
    coalesce(p.stated_to = q.stated_from and p.to_time <= q.from_time, false)
    or coalesce(q.stated_to = p.stated_from and q.to_time <= p.from_time, false) as is_apart
from statements as one
join statements as other
    on other.source_table = one.source_table and other.account_no = one.account_no
    and (other.source_file > one.source_file
        or (other.source_file = one.source_file and other.sheet > one.sheet))
left join periods as p
    on one.source_table = 'bank_lines' and p.source_file = one.source_file and p.sheet = one.sheet
left join periods as q
    on one.source_table = 'bank_lines' and q.source_file = other.source_file
    and q.sheet = other.sheet
where one.first_day <= other.last_day and other.first_day <= one.last_day
order by one.source_table, one.account_no, file, one.sheet, other_file, other_sheet
