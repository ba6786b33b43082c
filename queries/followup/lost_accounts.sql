-- Accounts that an earlier result saw open at the bank and that the bank list no longer has, and
-- which run saw them last: only the status closed, or a day of closing in the register, says that
-- an account is gone.
--
-- reads   old_accounts, bank_accounts, accounts
-- takes   $as_of date
-- gives   one row per account, by account_no
select old_accounts.account_no, old_accounts.agency_code, old_accounts.seen_as_of
from old_accounts
anti join bank_accounts using (account_no)
anti join (select account_no from accounts where closed_on <= $as_of) as closed using (account_no)
where old_accounts.at_bank and old_accounts.is_open
order by account_no
