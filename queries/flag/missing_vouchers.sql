-- V-01: accounts in whose book numbers of vouchers are missing in between. No amount is known.
--
-- reads   voucher_gaps, account_owners
-- takes
-- gives   one row per account, by subject_id
with ranked as (
    select
        account_no, missing, booked_on, voucher_no,
        row_number() over (partition by account_no order by period, series, number) as place
    from voucher_gaps
),

gaps as (
    select
        account_no, sum(missing)::bigint as numbers_missing, min(booked_on) as since,
        count(*) as places, max(voucher_no) filter (place = 1) as voucher_no,
        max(missing) filter (place = 1) as first_missing
    from ranked
    group by account_no
)

select
    gaps.account_no as subject_id, account_owners.division_code,
    account_owners.agency_code, null::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, gaps.since, gaps.numbers_missing, gaps.places,
    gaps.voucher_no, gaps.first_missing
from gaps
left join account_owners on account_owners.account_no = gaps.account_no
order by subject_id
