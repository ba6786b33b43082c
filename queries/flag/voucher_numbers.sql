-- The numbers of vouchers in the book of each account: what stands before the last digits is the
-- series (银付-, 记字第), these are the number. Series begin again each month where too many numbers
-- come in several months of a year; else they run through the year.
--
-- reads   book_lines
-- takes   $as_of date, $voucher_exception_percent integer
-- gives   one row per book line with such a number, by account and source place
with numbered as (
    select
        account_no, booked_on, voucher_no, source_file, source_sheet, source_row,
        regexp_extract(voucher_no, '^(.*?)([0-9]{1,9})[^0-9]*$', 1) as series,
        try_cast(
            regexp_extract(voucher_no, '^(.*?)([0-9]{1,9})[^0-9]*$', 2) as bigint
        ) as number
    from book_lines
    where booked_on <= $as_of and voucher_no is not null
),

yearly as (
    select
        account_no, series, year(booked_on) as booked_year,
        count(distinct (month(booked_on), number)) - count(distinct number) as again,
        count(distinct number) as numbers
    from numbered
    where number is not null
    group by account_no, series, booked_year
)

select
    numbered.account_no, numbered.series, numbered.number, numbered.booked_on,
    numbered.voucher_no, month(numbered.booked_on) as booked_month,
    yearly.booked_year * 100 + case
        when yearly.again * 100 > $voucher_exception_percent * yearly.numbers
        then month(numbered.booked_on) else 0
    end as period,
    numbered.source_file, numbered.source_sheet, numbered.source_row
from numbered
join yearly
    on yearly.account_no = numbered.account_no
    and yearly.series = numbered.series
    and yearly.booked_year = year(numbered.booked_on)
where numbered.number is not null
order by account_no, source_file, source_sheet nulls first, source_row
