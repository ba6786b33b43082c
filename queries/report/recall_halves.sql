-- How few findings hold half of each sum that is recalled, the largest first: where to begin.
--
-- reads   recall_kinds
-- takes
-- gives   one row per kind, by kind
with found as (
    select kind, finding_id, sum(amount) as amount
    from recall_kinds
    group by kind, finding_id
),

sums as (
    select kind, sum(amount) as total
    from found
    group by kind
),

ranked as (
    select
        kind, total,
        row_number() over (partition by kind order by amount desc, finding_id) as place,
        sum(amount) over (
            partition by kind order by amount desc, finding_id
            rows between unbounded preceding and current row
        ) as held
    from found
    join sums using (kind)
)

select
    kind, count(*) as findings, max(total)::decimal(38, 2) as amount,
    min(place) filter (held * 2 >= total) as half_findings,
    min(held) filter (held * 2 >= total)::decimal(38, 2) as half_amount
from ranked
group by kind
order by kind
