-- What becomes of each account open at the bank: it stays, or it closes into the agency's kept
-- basic account, else its zero-balance account; stale money goes to the treasury first. Why says
-- also where there is no such account, and where the money is not the agency's own. An account in
-- foreign currency is listed without amounts and without a target.
--
-- reads   accounts_at_bank, bank_entries, closing_accounts, stale_shares, own_cash_accounts,
--         texts
-- takes   $stale_kinds varchar[]
-- gives   one row per account open at the bank, by account_no
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
),

proposed as (
    select
        accounts_at_bank.account_no, accounts_at_bank.agency_code, closing_accounts.rules,
        case when closing_accounts.account_no is null then 'keep' else 'close' end as action,
        case
            when closing_accounts.account_no is not null and not accounts_at_bank.is_foreign
                then targets.target_account_no
        end as target_account_no,
        case when not accounts_at_bank.is_foreign then coalesce(stale_shares.amount, 0) end
            ::decimal(18, 2) as to_treasury,
        case
            when accounts_at_bank.is_foreign then null
            when closing_accounts.account_no is null then 0
            else accounts_at_bank.balance - coalesce(stale_shares.amount, 0)
        end::decimal(18, 2) as to_target,
        bank_entries.status = 'suspended' as is_suspended, accounts_at_bank.is_foreign,
        accounts_at_bank.in_register
        and list_contains($stale_kinds, accounts_at_bank.account_kind)
        and own_cash_accounts.account_no is null as is_in_trust
    from accounts_at_bank
    join bank_entries using (account_no)
    left join closing_accounts using (account_no)
    left join stale_shares using (account_no)
    left join own_cash_accounts using (account_no)
    left join targets on targets.agency_code = accounts_at_bank.agency_code
    where accounts_at_bank.is_open
)

select
    proposed.account_no, proposed.agency_code, proposed.action, proposed.target_account_no,
    proposed.to_treasury, proposed.to_target,
    (
        select
            string_agg(
                replace(
                    replace(texts.text, '{rules}', coalesce(proposed.rules, '')),
                    '{to_target}', coalesce(proposed.to_target::varchar, '—')
                ),
                '' order by list_position(
                    ['keep', 'close', 'suspended', 'foreign', 'in_trust', 'no_target'], texts.code
                )
            )
        from texts
        where
            texts.topic = 'action'
            and (
                texts.code = proposed.action
                or (texts.code = 'suspended' and proposed.is_suspended)
                or (texts.code = 'foreign' and proposed.is_foreign)
                or (
                    proposed.action = 'close' and proposed.to_target <> 0
                    and (
                        (texts.code = 'in_trust' and proposed.is_in_trust)
                        or (texts.code = 'no_target' and proposed.target_account_no is null)
                    )
                )
            )
    ) as why
from proposed
order by proposed.account_no
