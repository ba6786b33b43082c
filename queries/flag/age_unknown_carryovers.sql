-- CR-00: money whose root indicator is not known, because the chain of origins leads nowhere or
-- in a circle.
--
-- reads   carryover_ageing
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, null::date as since,
    fiscal_year
from carryover_ageing
where bucket = 'CR-00'
order by subject_id
