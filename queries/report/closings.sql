-- The accounts to close, the largest balance first: what is the treasury's, where the rest goes,
-- and why, each rule with its name. Of foreign money no balance in yuan and no target is known.
-- What is not the treasury's stands in to_target, whether a target is known or its owner is asked.
--
-- reads   account_actions, accounts_at_bank, closing_accounts, account_money, departments, rules
-- takes
-- gives   one row per account to close, by balance and account_no; placed in a known account or
--         nowhere
with reasons as (
    select account_no, unnest(string_split(closing_accounts.rules, ',')) as rule_id
    from closing_accounts
),

named as (
    select
        account_no, string_agg(rule_id, ',' order by rule_id) as rules,
        string_agg(concat_ws(' ', rule_id, rules.name), ', ' order by rule_id) as names
    from reasons
    left join rules using (rule_id)
    group by account_no
)

select
    account_actions.account_no, account_actions.agency_code,
    coalesce(
        departments.agency_name, accounts_at_bank.agency_name, accounts_at_bank.owner_name,
        account_actions.agency_code
    ) as agency_name,
    coalesce(departments.department_code, account_actions.agency_code) as department_code,
    accounts_at_bank.division_code, accounts_at_bank.owner_name, accounts_at_bank.account_kind,
    (
        account_actions.to_treasury + account_actions.to_target + account_actions.to_owner
    )::decimal(18, 2) as balance,
    account_actions.to_treasury,
    (account_actions.to_target + account_actions.to_owner)::decimal(18, 2) as to_target,
    account_actions.target_account_no,
    case when account_actions.target_account_no is not null then account_actions.to_target end
        as placed,
    case
        when account_actions.target_account_no is null and account_actions.to_owner <> 0
            then account_actions.to_owner
    end as nowhere,
    accounts_at_bank.last_customer_movement_on, accounts_at_bank.lines_from,
    coalesce(account_money.whose = 'exempt', false) as is_in_trust,
    named.rules,
    coalesce(
        replace(account_actions.why, named.rules, named.names), account_actions.why
    ) as why
from account_actions
left join accounts_at_bank using (account_no)
left join account_money using (account_no)
left join departments on departments.agency_code = account_actions.agency_code
left join named on named.account_no = account_actions.account_no
where account_actions.action = 'close'
order by balance desc nulls last, account_actions.account_no
