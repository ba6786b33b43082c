-- SF-01: agencies whose own cash has lain through the whole window: provably (recall) or possibly
-- (review). Where an account's number or balance is in doubt, nothing is proven: for review.
--
-- reads   stale_cash
-- takes   $window_day date
-- gives   one row per agency, by subject_id
select
    agency_code as subject_id, division_code, agency_code,
    case when stale_min > 0 and accounts_in_doubt = 0 then 'recall' else 'review' end as verdict,
    stale_min as amount, stale_max as amount_max, $window_day::date as since,
    opening, outflow, minimum, accounts_in_doubt,
    case when stale_min > 0 and accounts_in_doubt > 0 then 'doubtful' else verdict end as proof
from stale_cash
where stale_max > 0
order by subject_id
