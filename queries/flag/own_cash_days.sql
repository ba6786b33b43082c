-- What moved each day in the stale window through the own cash of agencies that can be aged.
-- Reversals are left out, and transfers whose other side is, by number, in the same set.
--
-- reads   movements, own_cash_accounts, own_cash_agencies
-- takes   $as_of date, $window_day date
-- gives   one row per agency and day with a counted line, by both
select
    own_cash_accounts.agency_code, movements.posted_on,
    sum(movements.amount)::decimal(18, 2) as moved,
    coalesce(-sum(movements.amount) filter (movements.amount < 0), 0)::decimal(18, 2) as outflow
from movements
join own_cash_accounts using (account_no)
join own_cash_agencies on own_cash_agencies.agency_code = own_cash_accounts.agency_code
left join own_cash_accounts as other
    on other.account_no = movements.counterparty_no
    and other.agency_code = own_cash_accounts.agency_code
where
    own_cash_agencies.covered
    and movements.posted_on > $window_day and movements.posted_on <= $as_of
    and movements.class <> 'reversal'
    and other.account_no is null
group by own_cash_accounts.agency_code, movements.posted_on
order by own_cash_accounts.agency_code, movements.posted_on
