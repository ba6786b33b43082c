-- Opening = last year's closing, per root (A-01): what the earlier result left unspent on the last
-- day of a year, with what its own rows were adjusted by since, and what this run says was left on
-- that day. Roots of which either does not know are left out, and those that this run's data lack.
-- Nothing without an earlier result of such a day.
--
-- reads   old_run, old_roots, old_indicators, live_indicators, indicator_roots, root_years
-- takes   $closed_year_end date
-- gives   one row per root that fails, then one for all together, by control_id
with days as (
    select as_of, as_of = $closed_year_end as is_closed_year
    from old_run
    where as_of = $closed_year_end
        or as_of = make_date(year($closed_year_end) - 1, 12, 31)
),

restated as (
    select
        indicator_roots.root_indicator_id,
        sum(live_indicators.adjusted - old_indicators.adjusted) as adjusted
    from old_indicators
    join days on old_indicators.seen_as_of = days.as_of
    join live_indicators using (indicator_id)
    join indicator_roots on indicator_roots.indicator_id = old_indicators.indicator_id
    group by indicator_roots.root_indicator_id
),

closings as (
    select old_roots.root_indicator_id, old_roots.unspent
    from old_roots
    join days on old_roots.seen_as_of = days.as_of
),

both_sides as (
    select
        root_years.root_indicator_id,
        case
            when closings.root_indicator_id is null then 0
            else closings.unspent + coalesce(restated.adjusted, 0)
        end as closing,
        case when days.is_closed_year then root_years.closing else root_years.opening end
            as opening
    from root_years
    cross join days
    left join closings using (root_indicator_id)
    left join restated using (root_indicator_id)
    where exists (from closings)
        and (closings.root_indicator_id is null or closings.unspent is not null)
)

select
    'opening_roots ' || root_indicator_id as control_id, closing::decimal(38, 2) as "left",
    opening::decimal(38, 2) as "right", 'opening_roots' as kind
from both_sides
where closing <> opening
union all
select
    'opening_roots', sum(closing)::decimal(38, 2),
    (sum(closing) - sum(abs(closing - opening)))::decimal(38, 2), 'opening_roots'
from both_sides
where opening is not null
having count(*) > 0
order by control_id
