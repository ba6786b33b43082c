-- The unspent money by bucket, verdict and budget year.
--
-- reads   carryover_ageing
-- takes
-- gives   one row per bucket, verdict and year, by all three
select
    bucket, verdict, fiscal_year, count(*) as count,
    sum(bucket_amount)::decimal(38, 2) as amount
from carryover_ageing
group by bucket, verdict, fiscal_year
order by bucket, verdict, fiscal_year nulls last
