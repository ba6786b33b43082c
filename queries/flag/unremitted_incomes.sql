-- AS-04: rent and disposal income that fell due and was not remitted. Gaps of one asset add up;
-- what was remitted too much on one due date never covers another. Of each gap, what was collected
-- was kept (`kept`), the rest is still owed by the other side (`owing`), or the row does not say
-- (`untold`). Where nobody said where the rent of a public institution goes, it is asked.
--
-- reads   asset_income, assets, known_agencies
-- takes   $as_of date, $institution_rent varchar
-- gives   one row per asset, by subject_id
with dues as (
    select
        -- Of what kind nobody says: as of rent, of which more is asked.
        asset_no, coalesce(kind, 'rent') as kind, due_on,
        due_amount - case
            when coalesce(remitted_on, $as_of) <= $as_of then coalesce(remitted_amount, 0)
            else 0
        end as gap,
        case
            when coalesce(remitted_on, $as_of) <= $as_of then coalesce(remitted_amount, 0)
            else 0
        end as remitted,
        case when collected_on > $as_of then 0 else collected_amount end as collected
    from asset_income
    where due_on <= $as_of
),

gaps as (
    select
        asset_no, kind, due_on, gap,
        case when collected is not null then least(gap, greatest(0, collected - remitted)) end
            as kept
    from dues
    where gap > 0
),

sums as (
    select
        asset_no, sum(gap)::decimal(18, 2) as amount, min(due_on) as since, count(*) as dues,
        coalesce(sum(kept), 0)::decimal(18, 2) as kept,
        coalesce(sum(gap - kept), 0)::decimal(18, 2) as owing,
        coalesce(sum(gap) filter (kept is null), 0)::decimal(18, 2) as untold,
        bool_or(kind = 'rent') as is_rent,
        string_agg(distinct kind, ',' order by kind) as cases
    from gaps
    group by asset_no
)

select
    sums.asset_no as subject_id, known_agencies.division_code, assets.agency_code,
    case
        when sums.is_rent and known_agencies.agency_kind = 'public_institution'
            then $institution_rent
    end as verdict,
    sums.amount, null::decimal(18, 2) as amount_max, sums.since, sums.dues, sums.kept,
    sums.owing, sums.untold, sums.cases,
    case
        when sums.untold = sums.amount then 'none'
        when sums.untold > 0 then 'partly'
        else 'known'
    end as split,
    case
        when
            sums.is_rent and known_agencies.agency_kind = 'public_institution'
            and $institution_rent = 'review'
            then 'local'
        else 'plain'
    end as goes_where
from sums
left join assets using (asset_no)
left join known_agencies using (agency_code)
order by subject_id
