-- The money of the findings of the earlier result, with what came, went and changed since, against
-- that of this run, by rule and destination. What nobody put an amount to counts as nothing.
--
-- reads   earlier_findings, followup, findings, recalls, old_run
-- takes
-- gives   one row per rule and destination where there is an earlier result, by control_id
with moved as (
    select
        rule_id, change, is_carried, destination_old, destination_new,
        coalesce(amount_old, 0) as amount_old, coalesce(amount_new, 0) as amount_new
    from followup
),

steps as (
    select rule_id, destination, coalesce(amount_old, 0) as yuan
    from earlier_findings
    where not is_carried
    union all
    select rule_id, destination_old, amount_old
    from moved
    where is_carried and change <> 'not_looked_at'
    union all
    select rule_id, destination_new, amount_new
    from moved
    where change = 'new'
    union all
    select rule_id, destination_old, -amount_old
    from moved
    where change = 'settled' or (change = 'not_looked_at' and not is_carried)
    union all
    select rule_id, destination_old, amount_new - amount_old
    from moved
    where change in ('open', 'grown', 'shrunk') and destination_old = destination_new
    union all
    select
        rule_id, unnest([destination_old, destination_new]), unnest([-amount_old, amount_new])
    from moved
    where change in ('open', 'grown', 'shrunk') and destination_old <> destination_new
),

destinations as (
    select finding_id, string_agg(distinct destination, '+' order by destination) as destination
    from recalls
    group by finding_id
),

counted as (
    select rule_id, destination, yuan as earlier, 0::decimal(18, 2) as there from steps
    union all
    select findings.rule_id, coalesce(destinations.destination, ''), 0, coalesce(amount, 0)
    from findings
    left join destinations using (finding_id)
)

select
    'followup.fen ' || concat_ws(' ', rule_id, nullif(destination, '')) as control_id,
    sum(earlier)::decimal(38, 2) as "left", sum(there)::decimal(38, 2) as "right",
    'followup.fen' as kind
from counted
where exists (from old_run)
group by rule_id, destination
order by control_id
