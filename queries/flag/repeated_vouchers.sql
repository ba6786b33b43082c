-- V-02: accounts in whose book one number of a voucher stands on several days of a month.
--
-- reads   voucher_repeats, account_owners
-- takes
-- gives   one row per account, by subject_id
with ranked as (
    select
        account_no, since, voucher_no, days,
        row_number() over (partition by account_no order by booked_month, series, number) as place
    from voucher_repeats
),

repeats as (
    select
        account_no, count(*) as repeats, min(since) as since,
        max(voucher_no) filter (place = 1) as voucher_no, max(days) filter (place = 1) as days
    from ranked
    group by account_no
)

select
    repeats.account_no as subject_id, account_owners.division_code,
    account_owners.agency_code, null::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, repeats.since, repeats.repeats, repeats.voucher_no,
    repeats.days
from repeats
left join account_owners on account_owners.account_no = repeats.account_no
order by subject_id
