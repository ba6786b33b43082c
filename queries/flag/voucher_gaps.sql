-- Where the numbers of a dense series of vouchers leave some out: a series of enough numbers of
-- which few are missing. One of which many are missing is no series of its own: the vouchers
-- between are of other accounts.
--
-- reads   voucher_numbers
-- takes   $voucher_least integer, $voucher_exception_percent integer
-- gives   one row per gap, by account_no, period, series, number
with numbers as (
    select
        account_no, series, period, number, min(voucher_no) as voucher_no,
        min(booked_on) as booked_on
    from voucher_numbers
    group by account_no, series, period, number
),

dense as (
    select
        account_no, series, period, count(*) as numbers,
        max(number) - min(number) + 1 as span
    from numbers
    group by account_no, series, period
    having
        count(*) >= $voucher_least
        and (max(number) - min(number) + 1 - count(*)) * 100
            <= $voucher_exception_percent * (max(number) - min(number) + 1)
),

steps as (
    select
        numbers.account_no, numbers.series, numbers.period, numbers.number, numbers.voucher_no,
        numbers.booked_on,
        lead(numbers.number) over (
            partition by numbers.account_no, numbers.series, numbers.period
            order by numbers.number
        ) as next_number
    from numbers
    join dense
        on dense.account_no = numbers.account_no
        and dense.series = numbers.series
        and dense.period = numbers.period
)

select
    account_no, series, period, number, next_number, voucher_no, booked_on,
    next_number - number - 1 as missing
from steps
where next_number > number + 1
order by account_no, period, series, number
