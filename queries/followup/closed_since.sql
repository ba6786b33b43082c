-- Accounts that the earlier result saw open at the bank and that are closed now: the bank says so,
-- or they left its list and the register has a day of closing.
--
-- reads   old_accounts, bank_accounts, accounts
-- takes   $as_of date
-- gives   one row per account, by account_no
with registered as (
    select account_no, max(closed_on) as closed_on
    from accounts
    where closed_on <= $as_of
    group by account_no
)

select
    old_accounts.account_no, old_accounts.agency_code, old_accounts.account_kind,
    registered.closed_on
from old_accounts
left join bank_accounts using (account_no)
left join registered using (account_no)
where
    old_accounts.at_bank and old_accounts.is_open
    and coalesce(
        bank_accounts.status = 'closed',
        bank_accounts.account_no is null and registered.closed_on is not null
    )
order by old_accounts.account_no
