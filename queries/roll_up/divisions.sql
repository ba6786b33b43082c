-- Every division of the store, with what it found, or why it has no result. Recalls of indicators
-- and of cash are two views of the same money and never added.
--
-- reads   division_ends, findings, recalls, quarantine, controls
-- takes
-- gives   one row per division, by division
with found as (
    select division, count(*) as findings
    from findings
    group by division
),

recalled as (
    select
        division,
        sum(amount) filter (channel = 'indicator') as indicators,
        sum(amount) filter (channel = 'cash') as cash
    from recalls
    group by division
),

aside as (
    select division, count(*) as row_count
    from quarantine
    group by division
),

failing as (
    select division, count(*) filter (not holds) as failing
    from controls
    group by division
)

select
    ends.division, ends.place_name,
    left(ends.division, 4) || '00' as city, left(ends.division, 2) || '0000' as province,
    ends.ended, ends.profile,
    case when ends.ended = 'done' then coalesce(found.findings, 0) end as findings,
    case when ends.ended = 'done' then coalesce(recalled.indicators, 0) end::decimal(38, 2)
        as recalled_indicators,
    case when ends.ended = 'done' then coalesce(recalled.cash, 0) end::decimal(38, 2)
        as recalled_cash,
    case when ends.ended = 'done' then coalesce(aside.row_count, 0) end as quarantined,
    case when ends.ended = 'done' then coalesce(failing.failing, 0) end as failing,
    ends.message
from division_ends as ends
left join found using (division)
left join recalled using (division)
left join aside using (division)
left join failing using (division)
order by ends.division
