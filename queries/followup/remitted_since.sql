-- By how much more the rows of an asset or of an income say was remitted than they did in each run
-- that a finding was last looked at in.
--
-- reads   old_run, old_remitted, asset_income, income_due
-- takes   $as_of date
-- gives   one row per subject and run since which more was remitted, by kind, id and run
with remitted as (
    select
        'asset' as subject_kind, asset_no as subject_id,
        sum(remitted_amount) filter (coalesce(remitted_on <= $as_of, true)) as remitted,
        max(remitted_on) filter (remitted_on <= $as_of) as remitted_on
    from asset_income
    group by asset_no
    union all
    select
        'income', income_id,
        sum(remitted_amount) filter (coalesce(remitted_on <= $as_of, true)),
        max(remitted_on) filter (remitted_on <= $as_of)
    from income_due
    group by income_id
),

looks as (
    select subject_kind, subject_id, seen_as_of from old_remitted
    union
    select remitted.subject_kind, remitted.subject_id, old_run.as_of
    from remitted
    cross join old_run
)

select
    subject_kind, subject_id, seen_as_of,
    (remitted.remitted - coalesce(old_remitted.remitted, 0))::decimal(18, 2) as remitted,
    remitted.remitted_on
from remitted
join looks using (subject_kind, subject_id)
left join old_remitted using (subject_kind, subject_id, seen_as_of)
where remitted.remitted > coalesce(old_remitted.remitted, 0)
order by subject_kind, subject_id, seen_as_of
