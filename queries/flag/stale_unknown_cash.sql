-- SF-02: agencies whose own cash has lain through the window in accounts of which nobody says
-- whose money they hold: the unit is asked, nothing is demanded.
--
-- reads   stale_cash, own_cash_accounts
-- takes   $window_day date
-- gives   one row per agency, by subject_id
with asked as (
    select agency_code, string_agg(account_no, '、' order by account_no) as account_nos
    from own_cash_accounts
    where whose = 'unknown' and not is_fiscal
    group by agency_code
)

select
    agency_code as subject_id, division_code, agency_code,
    unknown_min as amount, unknown_max as amount_max, $window_day::date as since,
    opening, outflow, minimum, asked.account_nos
from stale_cash
join asked using (agency_code)
where unknown_max > 0
order by subject_id
