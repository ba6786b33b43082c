-- Every account of the bank list with its owner and its balances at the end of the as-of day, of
-- the day the stale window opens, and of the last closed year; foreign money has no yuan balance.
-- Its lines are complete from the day that the list states, else from the day that its statements
-- cover it from. Of an account without any line nobody has seen a statement, unless the
-- list says that there is one and that the account is empty.
--
-- reads   bank_entries, account_owners, account_flows, account_covers
-- takes
-- gives   one row per account number at the bank, by account_no
select
    bank_entries.account_no, account_owners.agency_code, account_owners.agency_name,
    account_owners.division_code, account_owners.department_code, bank_entries.owner_name,
    account_owners.account_kind, account_owners.purpose, account_owners.registered_name,
    account_owners.money_nature, account_owners.project_code, account_owners.term_to,
    account_owners.in_register, account_owners.open_in_register,
    bank_entries.is_open, bank_entries.status, bank_entries.is_foreign, bank_entries.currency,
    case when bank_entries.is_foreign then bank_entries.balance end as foreign_balance,
    case when bank_entries.is_foreign then bank_entries.balance_on end as foreign_on,
    account_owners.opened_on as stated_opened_on,
    coalesce(account_owners.opened_on, account_flows.first_line_on) as opened_on,
    account_covers.account_no is not null as has_lines,
    case
        when account_covers.account_no is not null or bank_entries.balance = 0
            then coalesce(bank_entries.lines_from, account_covers.covered_from)
    end as lines_from,
    account_flows.last_customer_movement_on, account_flows.last_use_on,
    case
        when not bank_entries.is_foreign
            then bank_entries.balance + coalesce(account_flows.rolled, 0)
    end::decimal(18, 2) as balance,
    case
        when not bank_entries.is_foreign
            then bank_entries.balance + coalesce(account_flows.rolled, 0)
                - coalesce(account_flows.since_window, 0)
    end::decimal(18, 2) as balance_at_window,
    case
        when not bank_entries.is_foreign
            then bank_entries.balance + coalesce(account_flows.rolled, 0)
                - coalesce(account_flows.since_year_end, 0)
    end::decimal(18, 2) as balance_at_year_end,
    coalesce(account_flows.lines_to_as_of, 0)::decimal(18, 2) as lines_to_as_of
from bank_entries
join account_owners using (account_no)
left join account_flows using (account_no)
left join account_covers using (account_no)
order by bank_entries.account_no
