-- The scores of agencies and of divisions: the rate of the year's budget that is spent against the
-- time that has passed and against the benchmark, and the ratio carried on; ranked by the rate
-- among their kind. Months on top or at the end count on from the earlier result. The benchmark is
-- the county's own (`benchmarks`: execution_rate of this month, else of the year), else the best.
--
-- reads   agency_standings, benchmarks, old_scores, old_run
-- takes   $as_of date
-- gives   one row per kind and code, by both
with standings as (
    select
        'agency' as kind, agency_code as code,
        * exclude (agency_code, division_code, agency_name)
    from agency_standings
    union all
    select
        'division', division_code, sum(issued), sum(paid), sum(carried), sum(final_spending),
        sum(recalled), sum(received), sum(open_findings), sum(overdue)
    from agency_standings
    where division_code is not null
    group by division_code
),

-- Whole fen and whole days, rounded half up to a millionth: nothing but this rounds.
rated as (
    select
        *,
        case
            when issued > 0
                then (
                    ((paid * 100)::hugeint * 2000000 + (issued * 100)::hugeint)
                    // ((issued * 100)::hugeint * 2)
                )::decimal(30, 0) * 0.000001::decimal(7, 6)
        end::decimal(18, 6) as execution_rate,
        case
            when final_spending > 0
                then (
                    ((coalesce(carried, 0) * 100)::hugeint * 2000000
                    + (final_spending * 100)::hugeint) // ((final_spending * 100)::hugeint * 2)
                )::decimal(30, 0) * 0.000001::decimal(7, 6)
        end::decimal(18, 6) as carryover_ratio
    from standings
),

sums as (
    select
        kind, count(execution_rate) as compared, max(execution_rate) as best,
        (
            (sum(paid * 100) filter (issued > 0)::hugeint * 2000000
            + sum(issued * 100) filter (issued > 0)::hugeint)
            // (sum(issued * 100) filter (issued > 0)::hugeint * 2)
        )::decimal(30, 0) * 0.000001::decimal(7, 6) as mean
    from rated
    group by kind
),

stated as (
    select coalesce(how, 'given') as how, value
    from benchmarks
    where
        indicator = 'execution_rate'
        and period in (strftime($as_of, '%Y-%m'), strftime($as_of, '%Y'))
    qualify row_number() over (order by length(period) desc) = 1
),

ranked as (
    select
        rated.*, sums.compared,
        case stated.how when 'given' then stated.value when 'mean' then sums.mean else sums.best end
            ::decimal(18, 6) as benchmark,
        case
            when execution_rate is not null
                then rank() over (partition by kind order by execution_rate desc nulls last)
        end as rank,
        case
            when execution_rate is not null
                then rank() over (partition by kind order by execution_rate nulls last)
        end as from_end
    from rated
    join sums using (kind)
    left join stated on true
)

select
    kind, code, issued::decimal(18, 2) as issued, paid::decimal(18, 2) as paid, execution_rate,
    (
        (dayofyear($as_of) * 2000000 + dayofyear(make_date(year($as_of), 12, 31)))
        // (dayofyear(make_date(year($as_of), 12, 31)) * 2)
    )::decimal(30, 0) * 0.000001::decimal(7, 6) as time_rate,
    carryover_ratio, recalled::decimal(18, 2) as recalled, received::decimal(18, 2) as received,
    open_findings::bigint as open_findings, overdue::bigint as overdue, benchmark, rank,
    case
        when compared > 1 and rank = 1
            then coalesce(
                nullif(old_scores.months_on_top, 0) + datediff('month', old_run.as_of, $as_of), 1
            )
        else 0
    end::bigint as months_on_top,
    case
        when compared > 1 and from_end = 1 and rank > 1
            then coalesce(
                nullif(old_scores.months_at_end, 0) + datediff('month', old_run.as_of, $as_of), 1
            )
        else 0
    end::bigint as months_at_end
from ranked
left join old_run on true
left join old_scores using (kind, code)
order by kind, code
