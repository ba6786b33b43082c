-- By how much the adjustments of each root changed since each run that a finding was last looked at
-- in, whatever row says so, and the last day on which a changed row was issued. What a root said
-- that no earlier run knew changed from nothing. Nothing without an earlier result.
--
-- reads   old_run, old_indicators, live_indicators, indicator_roots
-- takes
-- gives   one row per root and run whose adjustments changed, by both
with looks as (
    select distinct root_indicator_id, seen_as_of from old_indicators
    union
    select indicator_roots.root_indicator_id, old_run.as_of
    from indicator_roots
    cross join old_run
),

changes as (
    select
        looks.root_indicator_id, looks.seen_as_of, live_indicators.issued_on,
        live_indicators.adjusted - coalesce(old_indicators.adjusted, 0) as adjusted
    from looks
    join indicator_roots using (root_indicator_id)
    join live_indicators using (indicator_id)
    left join old_indicators
        on old_indicators.indicator_id = live_indicators.indicator_id
        and old_indicators.seen_as_of = looks.seen_as_of
)

select
    root_indicator_id, seen_as_of, sum(adjusted)::decimal(18, 2) as adjusted,
    max(issued_on) filter (issued_on > seen_as_of and adjusted <> 0) as adjusted_on
from changes
group by root_indicator_id, seen_as_of
having sum(adjusted) <> 0
order by root_indicator_id, seen_as_of
