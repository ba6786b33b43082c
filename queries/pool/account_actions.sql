-- What becomes of each account open at the bank: it stays, or it closes into the agency's kept
-- basic account (a zero-balance account takes no deposits). Stale fiscal money, and what lies in
-- a finished project's account, goes to the treasury first. Money of a union, a party body or in
-- trust, and what lies in an account in a person's name, has no target: its owner is asked. An
-- account in foreign currency is listed without amounts and without a target.
--
-- reads   accounts_at_bank, closing_accounts, stale_shares, finished_project_money, account_money,
--         basic_accounts, person_named_accounts, texts
-- takes
-- gives   one row per account open at the bank, by account_no
with targets as (
    select agency_code, account_no as kept_account_no
    from basic_accounts
    where rank = 1 and account_no not in (select account_no from closing_accounts)
),

judged as (
    select
        accounts_at_bank.account_no, accounts_at_bank.agency_code, closing_accounts.rules,
        accounts_at_bank.is_foreign, accounts_at_bank.balance,
        closing_accounts.account_no is not null as closes,
        accounts_at_bank.status = 'suspended' as is_suspended,
        account_money.whose = 'exempt'
        and accounts_at_bank.money_nature is distinct from 'own_income' as is_in_trust,
        person_named_accounts.account_no is not null as is_of_person,
        finished_project_money.amount is not null as is_of_finished,
        case
            when closes and not accounts_at_bank.is_foreign and not is_in_trust
                and not is_of_person
                then targets.kept_account_no
        end as target_account_no,
        greatest(coalesce(stale_shares.amount, 0), coalesce(finished_project_money.amount, 0))
            as treasury_part
    from accounts_at_bank
    join account_money using (account_no)
    left join closing_accounts using (account_no)
    left join stale_shares using (account_no)
    left join finished_project_money using (account_no)
    left join person_named_accounts using (account_no)
    left join targets on targets.agency_code = accounts_at_bank.agency_code
    where accounts_at_bank.is_open
),

proposed as (
    select
        *,
        case when closes then 'close' else 'keep' end as action,
        case when not is_foreign then treasury_part end::decimal(18, 2) as to_treasury,
        case
            when is_foreign then null
            when closes and target_account_no is not null then balance - treasury_part
            else 0
        end::decimal(18, 2) as to_target,
        case
            when is_foreign then null
            when closes and target_account_no is null then balance - treasury_part
            else 0
        end::decimal(18, 2) as to_owner
    from judged
)

select
    proposed.account_no, proposed.agency_code, proposed.action, proposed.target_account_no,
    proposed.to_treasury, proposed.to_target, proposed.to_owner,
    (
        select
            string_agg(
                replace(
                    replace(texts.text, '{rules}', coalesce(proposed.rules, '')),
                    '{to_owner}', coalesce(format('{:,.2f}', proposed.to_owner), '—')
                ),
                '' order by list_position(
                    [
                        'keep', 'close', 'finished_project', 'suspended', 'foreign', 'in_trust',
                        'of_person', 'no_target'
                    ], texts.code
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
                    texts.code = 'finished_project' and proposed.is_of_finished
                    and proposed.to_treasury > 0
                )
                or (
                    proposed.action = 'close' and proposed.to_owner <> 0
                    and texts.code = case
                        when proposed.is_in_trust then 'in_trust'
                        when proposed.is_of_person then 'of_person'
                        else 'no_target'
                    end
                )
            )
    ) as why
from proposed
order by proposed.account_no
