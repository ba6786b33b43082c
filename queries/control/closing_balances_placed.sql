-- Balances of the accounts to close, against what goes to the treasury, to
-- target accounts and to the owners of the money.
--
-- reads   account_actions, accounts_at_bank
-- takes
-- gives   one row
select
    'closing_balances_placed' as control_id,
    (
        select coalesce(sum(accounts_at_bank.balance), 0)
        from account_actions
        join accounts_at_bank using (account_no)
        where account_actions.action = 'close'
    )::decimal(38, 2) as "left",
    (
        select coalesce(sum(to_treasury + to_target + to_owner), 0)
        from account_actions
        where action = 'close'
    )::decimal(38, 2) as "right"
