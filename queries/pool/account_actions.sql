-- What becomes of each account open at the bank: it stays, or it closes into the agency's kept
-- basic account, else its zero-balance account; stale money goes to the treasury first.
--
-- reads   accounts_at_bank, closing_accounts, stale_shares, action_reasons
-- takes
-- gives   one row per yuan account open at the bank, by account_no
with targets as (
    select agency_code, account_no as target_account_no
    from accounts_at_bank
    where
        is_open and not is_foreign and agency_code is not null
        and account_kind in ('basic', 'zero_balance')
        and account_no not in (select account_no from closing_accounts)
    qualify row_number() over (
        partition by agency_code order by account_kind, account_no
    ) = 1
)

select
    accounts_at_bank.account_no, accounts_at_bank.agency_code,
    case when closing_accounts.account_no is null then 'keep' else 'close' end as action,
    case when closing_accounts.account_no is not null then targets.target_account_no end
        as target_account_no,
    coalesce(stale_shares.amount, 0)::decimal(18, 2) as to_treasury,
    case
        when closing_accounts.account_no is null then 0
        else accounts_at_bank.balance - coalesce(stale_shares.amount, 0)
    end::decimal(18, 2) as to_target,
    action_reasons.why
    || case when closing_accounts.rules is null then '' else ' ' || closing_accounts.rules end
        as why
from accounts_at_bank
left join closing_accounts using (account_no)
left join stale_shares using (account_no)
left join targets on targets.agency_code = accounts_at_bank.agency_code
join action_reasons
    on action_reasons.action
    = case when closing_accounts.account_no is null then 'keep' else 'close' end
where accounts_at_bank.is_open and not accounts_at_bank.is_foreign
order by accounts_at_bank.account_no
