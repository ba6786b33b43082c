-- The unspent money by agency, kind of fund, bucket and verdict.
--
-- reads   carryover_ageing
-- takes
-- gives   one row per agency, fund_type, bucket and verdict, by all four
select
    agency_code, fund_type, bucket, verdict, count(*) as count,
    sum(bucket_amount)::decimal(38, 2) as bucket_amount
from carryover_ageing
group by agency_code, fund_type, bucket, verdict
order by agency_code nulls first, fund_type nulls first, bucket, verdict
