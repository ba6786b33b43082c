-- The findings of the earlier result with what came and went since, against those of this run,
-- in pieces, by rule and destination.
--
-- reads   followup_steps, findings, recall_destinations, old_run
-- takes
-- gives   one row per rule and destination where there is an earlier result, by control_id
with counted as (
    select rule_id, destination, sum(pieces) as earlier, 0 as there
    from followup_steps
    group by rule_id, destination
    union all
    select findings.rule_id, coalesce(recall_destinations.destination, '') as goes, 0, count(*)
    from findings
    left join recall_destinations
        on recall_destinations.finding_id = findings.finding_id
        and not recall_destinations.is_earlier
    group by findings.rule_id, goes
)

select
    'followup.pieces ' || concat_ws(' ', rule_id, nullif(destination, '')) as control_id,
    sum(earlier)::decimal(38, 2) as "left", sum(there)::decimal(38, 2) as "right",
    'followup.pieces' as kind
from counted
where exists (from old_run)
group by rule_id, destination
order by control_id
