-- SF-01: agencies whose fiscal cash has lain through the whole window: provably (recall) or
-- possibly (review). Where an account's number or balance is in doubt, nothing is proven: for
-- review.
--
-- reads   stale_cash, own_cash_accounts
-- takes   $window_day date
-- gives   one row per agency, by subject_id
with marks as (
    select
        agency_code, string_agg(account_no, '、' order by account_no) as account_nos,
        case when bool_and(whose = 'fiscal') then 'fiscal' else 'swept' end as held
    from own_cash_accounts
    where is_fiscal
    group by agency_code
)

select
    agency_code as subject_id, division_code, agency_code,
    case when fiscal_min > 0 and accounts_in_doubt = 0 then 'recall' else 'review' end as verdict,
    fiscal_min as amount, fiscal_max as amount_max, $window_day::date as since,
    fiscal_opening as opening, fiscal_outflow as outflow, fiscal_minimum as minimum,
    accounts_in_doubt, marks.account_nos, marks.held,
    case when fiscal_min > 0 and accounts_in_doubt > 0 then 'doubtful' else verdict end as proof
from stale_cash
left join marks using (agency_code)
where fiscal_max > 0
order by subject_id
