-- The accounts in which passed money can lie: of an agency all but those that hold treasury money,
-- of a 财政专户 itself.
--
-- reads   accounts_at_bank, passed_payments
-- takes
-- gives   one row per receiver and account, by both
with receivers as (select distinct receiver from passed_payments)

select
    receivers.receiver, accounts_at_bank.account_no, accounts_at_bank.balance,
    accounts_at_bank.lines_from
from accounts_at_bank
join receivers
    on receivers.receiver = case
        when accounts_at_bank.account_kind = 'fiscal_special'
            then 'account ' || accounts_at_bank.account_no
        else 'agency ' || accounts_at_bank.agency_code
    end
where
    accounts_at_bank.is_open and not accounts_at_bank.is_foreign
    and accounts_at_bank.account_kind is distinct from 'zero_balance'
order by receivers.receiver, accounts_at_bank.account_no
