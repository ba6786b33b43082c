-- LB-02: receivables and loans that did not change for the years of the
-- rule: nothing moved in so many closed years, or the amount arose so long ago; the day counts.
--
-- reads   unchanged_ledgers
-- takes   $receivable_years integer, $receivable_day date
-- gives   one row per agency, subject code and counterparty, by subject_id
select
    subject_id, division_code, agency_code, closing as amount,
    null::decimal(18, 2) as amount_max, unchanged_since as since, subject_code, subject_name,
    nullif(counterparty, '') as counterparty,
    case when since_on <= $receivable_day then 'arose' else 'still' end as unmoved,
    case when is_blank and coalesce(since_on > $receivable_day, true) then 'blank' else 'given' end
        as turnover
from unchanged_ledgers
where
    kind = 'receivable' and closing > 0
    and (unchanged_years >= $receivable_years or since_on <= $receivable_day)
order by subject_id
