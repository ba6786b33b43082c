-- X-03: accounts that hold less than the carryovers that name them.
--
-- reads   account_carryovers
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    (carried - balance_at_year_end)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since, carried, balance_at_year_end,
    listed_on, of_day
from account_carryovers
where carried > balance_at_year_end
order by subject_id
