-- The list of accounts to clean up (银行账户清理表): every account of the register or the bank with its
-- balances and movements, the rules that say something about it, and what is proposed. The day it
-- was closed is the register's, even one yet to come; name and status are the bank's own words.
--
-- reads   account_matches, departments, registered_accounts, accounts, bank_accounts,
--         bank_entries, accounts_at_bank, account_flows, account_actions, findings
-- takes
-- gives   one row per account number, by account_no
with found as (
    select subject_id as account_no, string_agg(distinct rule_id, ' ' order by rule_id) as rules
    from findings
    where subject_kind = 'account'
    group by subject_id
),

register_rows as (
    select registered_accounts.account_no, accounts.approval_no, accounts.closed_on
    from registered_accounts
    join accounts
        on accounts.source_row = registered_accounts.source_row
        and accounts.source_file = registered_accounts.source_file
        and accounts.source_sheet is not distinct from registered_accounts.source_sheet
),

bank_rows as (
    select bank_entries.account_no, bank_accounts.account_name, bank_accounts.status
    from bank_entries
    join bank_accounts
        on bank_accounts.source_row = bank_entries.source_row
        and bank_accounts.source_file = bank_entries.source_file
        and bank_accounts.source_sheet is not distinct from bank_entries.source_sheet
)

select
    coalesce(
        departments.department_name, departments.department_code, account_matches.agency_code, '—'
    ) as department,
    account_matches.agency_code, departments.agency_name,
    coalesce(registered_accounts.account_name, bank_rows.account_name) as account_name,
    account_matches.account_no,
    coalesce(registered_accounts.bank_name, bank_entries.bank_name) as bank_name,
    registered_accounts.account_kind, registered_accounts.purpose, registered_accounts.opened_on,
    register_rows.approval_no, registered_accounts.expires_on, register_rows.closed_on,
    bank_rows.status as bank_status, account_matches.status as match,
    accounts_at_bank.balance_at_year_end, accounts_at_bank.balance, account_flows.lately_in,
    account_flows.lately_out, accounts_at_bank.last_customer_movement_on, found.rules,
    account_actions.action, account_actions.target_account_no, account_actions.to_treasury,
    account_actions.to_target, account_actions.why
from account_matches
left join departments on departments.agency_code = account_matches.agency_code
left join registered_accounts on registered_accounts.account_no = account_matches.account_no
left join register_rows on register_rows.account_no = account_matches.account_no
left join bank_entries on bank_entries.account_no = account_matches.account_no
left join bank_rows on bank_rows.account_no = account_matches.account_no
left join accounts_at_bank on accounts_at_bank.account_no = account_matches.account_no
left join account_flows on account_flows.account_no = account_matches.account_no
left join account_actions on account_actions.account_no = account_matches.account_no
left join found on found.account_no = account_matches.account_no
order by account_matches.account_no
