-- The findings of the earlier result, with what came and went since, against those of this run: in
-- pieces, by rule and destination. Where a destination changed, the finding leaves one group and
-- enters the other.
--
-- reads   earlier_findings, followup, findings, recalls, old_run
-- takes
-- gives   one row per rule and destination where there is an earlier result, by control_id
with steps as (
    select rule_id, destination, count(*) as pieces
    from earlier_findings
    where not is_carried
    group by rule_id, destination
    union all
    -- What was carried on and is looked at again comes back.
    select rule_id, destination_old, count(*)
    from followup
    where is_carried and change <> 'not_looked_at'
    group by rule_id, destination_old
    union all
    select rule_id, destination_new, count(*)
    from followup
    where change = 'new'
    group by rule_id, destination_new
    union all
    select rule_id, destination_old, -count(*)
    from followup
    where change = 'settled' or (change = 'not_looked_at' and not is_carried)
    group by rule_id, destination_old
    union all
    select rule_id, unnest([destination_old, destination_new]), unnest([-1, 1]) * count(*)
    from followup
    where change in ('open', 'grown', 'shrunk') and destination_old <> destination_new
    group by rule_id, destination_old, destination_new
),

destinations as (
    select finding_id, string_agg(distinct destination, '+' order by destination) as destination
    from recalls
    group by finding_id
),

counted as (
    select rule_id, destination, sum(pieces) as earlier, 0 as there from steps group by all
    union all
    select findings.rule_id, coalesce(destinations.destination, ''), 0, count(*)
    from findings
    left join destinations using (finding_id)
    group by all
)

select
    'followup.pieces ' || concat_ws(' ', rule_id, nullif(destination, '')) as control_id,
    sum(earlier)::decimal(38, 2) as "left", sum(there)::decimal(38, 2) as "right",
    'followup.pieces' as kind
from counted
where exists (from old_run)
group by rule_id, destination
order by control_id
