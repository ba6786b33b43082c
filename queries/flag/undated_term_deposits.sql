-- Accounts that say 定期 or 存单 of which the register gives no day of maturity, or nobody the
-- day of opening: BA-09 is silent about them.
--
-- reads   accounts_at_bank, term_deposits, account_money
-- takes
-- gives   one row per account, by account_no
select account_no, agency_code, agency_name
from accounts_at_bank
join term_deposits using (account_no)
join account_money using (account_no)
where
    is_open and in_register and not is_foreign
    and account_money.whose <> 'exempt'
    and (term_to is null or stated_opened_on is null)
order by account_no
