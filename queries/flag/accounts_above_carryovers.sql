-- X-02: accounts that hold more than the carryovers that name them.
--
-- reads   account_carryovers, uncompared_balances
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    (balance_at_year_end - carried)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since, carried, balance_at_year_end
from account_carryovers
anti join (select account_no from uncompared_balances where rule_id = 'X-02') as uncompared
    using (account_no)
where balance_at_year_end > carried
order by subject_id
