-- By how much the adjustments of each root changed since the earlier result, whatever row says so,
-- and the last day on which a changed row was issued. Nothing without an earlier result.
--
-- reads   old_run, old_indicators, live_indicators, indicator_roots
-- takes
-- gives   one row per root whose adjustments changed, by root_indicator_id
select
    indicator_roots.root_indicator_id,
    sum(live_indicators.adjusted - coalesce(old_indicators.adjusted, 0))::decimal(18, 2)
        as adjusted,
    max(live_indicators.issued_on) filter (
        live_indicators.issued_on > old_run.as_of
        and live_indicators.adjusted <> coalesce(old_indicators.adjusted, 0)
    ) as adjusted_on
from live_indicators
cross join old_run
join indicator_roots using (indicator_id)
left join old_indicators using (indicator_id)
group by indicator_roots.root_indicator_id
having sum(live_indicators.adjusted - coalesce(old_indicators.adjusted, 0)) <> 0
order by indicator_roots.root_indicator_id
