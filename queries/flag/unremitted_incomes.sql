-- AS-04: rent and disposal income that fell due and was not remitted. Gaps of one asset add up;
-- what was remitted too much on one due date never covers another.
--
-- reads   asset_income, assets, known_agencies
-- takes   $as_of date
-- gives   one row per asset, by subject_id
with gaps as (
    select
        asset_no, kind, due_on,
        due_amount - case
            when coalesce(remitted_on, $as_of) <= $as_of then coalesce(remitted_amount, 0)
            else 0
        end as gap
    from asset_income
    where due_on <= $as_of
)

select
    gaps.asset_no as subject_id, known_agencies.division_code, assets.agency_code,
    sum(gap)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(due_on) as since, count(*) as dues,
    string_agg(distinct gaps.kind, ',' order by gaps.kind) as cases
from gaps
left join assets using (asset_no)
left join known_agencies using (agency_code)
where gap > 0
group by gaps.asset_no, known_agencies.division_code, assets.agency_code
order by subject_id
