-- From the findings of the earlier result to those of this run, step by step: what there was, what
-- came back into sight, what is new, what went, what changed. Where a destination changed, the
-- finding leaves one group and enters the other. What nobody put an amount to counts as nothing.
--
-- reads   earlier_findings, followup
-- takes
-- gives   one row per finding and step, by finding_id, step and destination
with moved as (
    select
        finding_id, rule_id, change, is_carried, destination_old, destination_new,
        coalesce(amount_old, 0) as amount_old, coalesce(amount_new, 0) as amount_new,
        change in ('open', 'grown', 'shrunk') as stayed
    from followup
),

steps as (
    select
        finding_id, 'earlier' as step, rule_id, destination, 1 as pieces,
        coalesce(amount_old, 0) as yuan
    from earlier_findings
    where not is_carried
    union all
    select finding_id, 'back', rule_id, destination_old, 1, amount_old
    from moved
    where is_carried and change <> 'not_looked_at'
    union all
    select finding_id, 'new', rule_id, destination_new, 1, amount_new
    from moved
    where change = 'new'
    union all
    select finding_id, 'gone', rule_id, destination_old, -1, -amount_old
    from moved
    where change = 'settled' or (change = 'not_looked_at' and not is_carried)
    union all
    select finding_id, 'changed', rule_id, destination_old, 0, amount_new - amount_old
    from moved
    where stayed and destination_old = destination_new
    union all
    select finding_id, 'leaves', rule_id, destination_old, -1, -amount_old
    from moved
    where stayed and destination_old <> destination_new
    union all
    select finding_id, 'enters', rule_id, destination_new, 1, amount_new
    from moved
    where stayed and destination_old <> destination_new
)

select finding_id, step, rule_id, destination, pieces, yuan::decimal(18, 2) as yuan
from steps
order by finding_id, step, destination
