-- The divisions' scores: the rate of the year's budget that is spent against the time that has passed
-- and against the benchmark, the ratio carried on, what was recalled and came back; ranked by the
-- rate. Months on top or at the end count on from the earlier result. The benchmark is the county's
-- own (`benchmarks`: execution_rate of this month, else of the year), else the best rate.
--
-- reads   agency_standings, benchmarks, old_division_scores, old_run
-- takes   $as_of date
-- gives   one row per division, by division_code
with standings as (
    select
        division_code, sum(issued)::decimal(18, 2) as issued,
        sum(paid)::decimal(18, 2) as paid, sum(carried)::decimal(18, 2) as carried,
        sum(final_spending)::decimal(18, 2) as final_spending,
        sum(recalled)::decimal(18, 2) as recalled,
        sum(received)::decimal(18, 2) as received, sum(open_findings)::bigint as open_findings,
        sum(overdue)::bigint as overdue
    from agency_standings
    where division_code is not null
    group by division_code
),

rated as (
    select
        *,
        case when issued > 0 then (paid / issued)::decimal(18, 6) end as execution_rate,
        (
            ($as_of - make_date(year($as_of), 1, 1) + 1)::decimal(18, 6)
            / (make_date(year($as_of), 12, 31) - make_date(year($as_of), 1, 1) + 1)
        )::decimal(18, 6) as time_rate,
        case when final_spending > 0 then (coalesce(carried, 0) / final_spending)::decimal(18, 6) end
            as carryover_ratio
    from standings
),

ranked as (
    select
        *,
        case
            when execution_rate is not null
                then rank() over (order by execution_rate desc nulls last)
        end as rank,
        case
            when execution_rate is not null
                then rank() over (order by execution_rate nulls last)
        end as rank_from_end,
        count(execution_rate) over () as compared
    from rated
),

stated as (
    select how, value
    from benchmarks
    where
        indicator = 'execution_rate'
        and period in (strftime($as_of, '%Y-%m'), strftime($as_of, '%Y'))
    order by length(period) desc
    limit 1
),

measured as (
    select
        coalesce(
            (select value from stated where coalesce(how, 'given') = 'given'),
            case (select how from stated)
                when 'mean' then (select sum(paid) / sum(issued) from rated where issued > 0)
                else (select max(execution_rate) from rated)
            end
        )::decimal(18, 6) as benchmark
)

select
    ranked.* exclude (carried, final_spending, rank_from_end, compared, rank),
    measured.benchmark, ranked.rank,
    case
        when ranked.compared > 1 and ranked.rank = 1
            then coalesce(
                nullif(earlier.months_on_top, 0) + datediff('month', old_run.as_of, $as_of), 1
            )
        else 0
    end::bigint as months_on_top,
    case
        when ranked.compared > 1 and ranked.rank_from_end = 1 and ranked.rank > 1
            then coalesce(
                nullif(earlier.months_at_end, 0) + datediff('month', old_run.as_of, $as_of), 1
            )
        else 0
    end::bigint as months_at_end
from ranked
cross join measured
left join old_run on true
left join old_division_scores as earlier using (division_code)
order by ranked.division_code
