-- The scores of all divisions side by side, ranked among all by how much of the year's budget is
-- spent; equal rates share a rank, and what has no rate has none.
--
-- reads   division_scores, division_ends
-- takes
-- gives   one row per division and division code, by rank and both
select
    case
        when scores.execution_rate is not null
            then rank() over (order by scores.execution_rate desc nulls last)
    end as rank,
    scores.division, ends.place_name, scores.division_code, scores.execution_rate,
    scores.time_rate, scores.carryover_ratio, scores.issued, scores.paid, scores.recalled,
    scores.received, scores.open_findings, scores.overdue
from division_scores as scores
join division_ends as ends using (division)
order by rank nulls last, scores.division, scores.division_code
