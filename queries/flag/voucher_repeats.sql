-- Numbers of vouchers that stand on several days of a month in the book of an account, where that
-- is the exception: in a book that dates every line for itself the days of a voucher differ.
--
-- reads   voucher_numbers
-- takes   $voucher_least integer, $voucher_exception_percent integer
-- gives   one row per repeated number, by account_no, booked_month, series, number
with numbers as (
    select
        account_no, series, year(booked_on) * 100 + booked_month as booked_month, number,
        count(distinct booked_on) as days, min(voucher_no) as voucher_no,
        min(booked_on) as since
    from voucher_numbers
    group by account_no, series, year(booked_on) * 100 + booked_month, number
),

books as (
    select account_no
    from numbers
    group by account_no
    having
        count(*) >= $voucher_least
        and count(*) filter (days > 1) * 100 <= $voucher_exception_percent * count(*)
)

select
    numbers.account_no, numbers.series, numbers.booked_month, numbers.number, numbers.days,
    numbers.voucher_no, numbers.since
from numbers
join books on books.account_no = numbers.account_no
where numbers.days > 1
order by account_no, booked_month, series, number
