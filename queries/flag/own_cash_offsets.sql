-- Transfers without a counterparty number that meet their opposite: same agency, day and size, in
-- another account. How many pairs there are at most: no line may meet one of its own account.
--
-- reads   line_classes, numbered_accounts, cash_sets
-- takes   $as_of date, $window_day date
-- gives   one row per set, agency, day and size with pairs, by all four
with sides as (
    select
        cash_set, cash_sets.agency_code, posted_on, abs(amount) as size, account,
        count(*) filter (amount < 0) as outs,
        count(*) filter (amount > 0) as ins
    from line_classes
    join numbered_accounts using (account)
    join cash_sets using (account_no)
    where
        class = 'own_transfer' and not says_number
        and posted_on > $window_day and posted_on <= $as_of
    group by cash_set, cash_sets.agency_code, posted_on, size, account
),

meetings as (
    select
        cash_set, agency_code, posted_on, size,
        least(sum(outs), sum(ins), sum(outs) + sum(ins) - max(outs + ins)) as pairs
    from sides
    group by cash_set, agency_code, posted_on, size
)

select
    cash_set, agency_code, posted_on, size, pairs::integer as pairs,
    (pairs::decimal(38, 0) * size)::decimal(18, 2) as amount
from meetings
where pairs > 0
order by cash_set, agency_code, posted_on, size
