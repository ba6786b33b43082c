-- BA-16: accounts that sent money away at the year's end and had it back in the new year.
--
-- reads   round_trips
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    sum(amount * times)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    min(since) as since, sum(times)::integer as transfers
from round_trips
group by account_no, division_code, agency_code
order by subject_id
