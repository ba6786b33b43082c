-- LB-04: what the finance bureau holds for others that did not change for the years of the
-- rule: nothing moved in so many closed years, or the amount arose so long ago; the day counts.
--
-- reads   unchanged_ledgers
-- takes   $payable_years integer, $payable_day date
-- gives   one row per agency, subject code and counterparty, by subject_id
select
    subject_id, division_code, agency_code, closing as amount,
    null::decimal(18, 2) as amount_max, unchanged_since as since, subject_code, subject_name,
    nullif(counterparty, '') as counterparty,
    case when since_on <= $payable_day then 'arose' else 'still' end as unmoved,
    case when is_blank and coalesce(since_on > $payable_day, true) then 'blank' else 'given' end
        as turnover
from unchanged_ledgers
where
    kind = 'payable' and of_treasury and closing > 0
    and (unchanged_years >= $payable_years or since_on <= $payable_day)
order by subject_id
