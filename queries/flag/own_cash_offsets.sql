-- Transfers without a counterparty number that meet their opposite: same agency, day and size, in
-- another account. How many pairs there are at most: no line may meet one of its own account.
--
-- reads   movements, own_cash_accounts, own_cash_agencies
-- takes   $as_of date, $window_day date
-- gives   one row per agency, day and size with pairs, by all three
with sides as (
    select
        own_cash_accounts.agency_code, posted_on, abs(amount) as size, account_no,
        count(*) filter (amount < 0) as outs,
        count(*) filter (amount > 0) as ins
    from movements
    join own_cash_accounts using (account_no)
    join own_cash_agencies on own_cash_agencies.agency_code = own_cash_accounts.agency_code
    where
        own_cash_agencies.covered
        and class = 'own_transfer' and counterparty_no is null
        and posted_on > $window_day and posted_on <= $as_of
    group by own_cash_accounts.agency_code, posted_on, size, account_no
),

meetings as (
    select
        agency_code, posted_on, size,
        least(sum(outs), sum(ins), sum(outs) + sum(ins) - max(outs + ins)) as pairs
    from sides
    group by agency_code, posted_on, size
)

select
    agency_code, posted_on, size, pairs::integer as pairs,
    (pairs::decimal(38, 0) * size)::decimal(18, 2) as amount
from meetings
where pairs > 0
order by agency_code, posted_on, size
