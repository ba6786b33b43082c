-- BA-13: accounts open in the register that the bank does not hold, or holds as closed.
--
-- reads   account_owners
-- takes
-- gives   one row per account, by subject_id; no amount, for there is no balance
select
    account_no as subject_id, division_code, agency_code,
    null::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max, null::date as since,
    case when in_bank_list then 'closed' else 'absent' end as at_bank
from account_owners
where open_in_register and not open_at_bank
order by subject_id
