-- What lies in the account of a project that is finished, beyond what its contract still needs:
-- the treasury's, also where the account stays. Not of an enterprise, nor of money that the law
-- leaves alone.
--
-- reads   accounts_at_bank, account_money, project_states, known_agencies
-- takes
-- gives   one row per account, by account_no
select
    accounts_at_bank.account_no,
    greatest(accounts_at_bank.balance - coalesce(project_states.contract_balance, 0), 0)
        ::decimal(18, 2) as amount
from accounts_at_bank
join account_money using (account_no)
join project_states on project_states.project_code = accounts_at_bank.project_code
left join known_agencies on known_agencies.agency_code = accounts_at_bank.agency_code
where
    accounts_at_bank.is_open and not accounts_at_bank.is_foreign
    and project_states.status <> 'ongoing'
    and account_money.whose <> 'exempt'
    and coalesce(known_agencies.agency_kind <> 'enterprise', true)
order by accounts_at_bank.account_no
