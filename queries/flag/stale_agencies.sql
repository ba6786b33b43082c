-- SF-01: agencies whose own cash has lain through the whole window: provably (recall) or possibly
-- (review). Where an account's number or balance is in doubt, nothing is proven: for review.
-- Accounts that hold money and of which not one line came are counted, to be looked at.
--
-- reads   stale_cash, own_cash_accounts
-- takes   $window_day date
-- gives   one row per agency, by subject_id
with without_lines as (
    select agency_code, count(*) as silent_accounts
    from own_cash_accounts
    where not has_lines and balance > 0
    group by agency_code
)

select
    agency_code as subject_id, division_code, agency_code,
    case when stale_min > 0 and accounts_in_doubt = 0 then 'recall' else 'review' end as verdict,
    stale_min as amount, stale_max as amount_max, $window_day::date as since,
    opening, outflow, minimum, accounts_in_doubt,
    case when stale_min > 0 and accounts_in_doubt > 0 then 'doubtful' else verdict end as proof,
    silent_accounts, case when silent_accounts > 0 then 'some' end as silent
from stale_cash
left join without_lines using (agency_code)
where stale_max > 0
order by subject_id
