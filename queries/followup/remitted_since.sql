-- By how much more the rows of an asset or of an income say was remitted than they did in the
-- earlier result.
--
-- reads   old_run, old_remitted, asset_income, income_due
-- takes   $as_of date
-- gives   one row per subject of which more was remitted, by kind and id
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
)

select
    remitted.subject_kind, remitted.subject_id,
    (remitted.remitted - coalesce(old_remitted.remitted, 0))::decimal(18, 2) as remitted,
    remitted.remitted_on
from remitted
cross join old_run
left join old_remitted using (subject_kind, subject_id)
where remitted.remitted > coalesce(old_remitted.remitted, 0)
order by remitted.subject_kind, remitted.subject_id
