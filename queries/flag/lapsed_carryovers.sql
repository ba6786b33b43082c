-- CR-01: money of the own level or below that outlived its budget years.
--
-- reads   carryover_ageing, roots
-- takes
-- gives   one row per root, by subject_id
with refunds as (
    select root_indicator_id, -paid as refunded_more from roots where paid < 0
)

select
    root_indicator_id as subject_id, division_code, agency_code,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, lapses_on as since,
    fiscal_year, accepted_on,
    case when project_category = 'research' then 'research' else 'life' end as term,
    refunds.refunded_more,
    case when refunds.refunded_more is null then 'none' else 'more' end as refunded
from carryover_ageing
left join refunds using (root_indicator_id)
where bucket = 'CR-01'
order by subject_id
