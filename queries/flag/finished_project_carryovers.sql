-- CR-02: money left over when its project was completed or terminated.
--
-- reads   carryover_ageing
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code, verdict,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, completed_on as since,
    fiscal_year, project_code
from carryover_ageing
where bucket = 'CR-02'
order by subject_id
