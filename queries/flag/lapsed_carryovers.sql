-- CR-01: money of the own level or below that outlived its budget years.
--
-- reads   carryover_ageing
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code, verdict,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, lapses_on as since,
    fiscal_year, accepted_on,
    case when project_category = 'research' then 'research' else 'life' end as term
from carryover_ageing
where bucket = 'CR-01'
order by subject_id
