-- Provably stale fiscal cash of all agencies without an account in doubt, against what is to be
-- taken out of accounts.
--
-- reads   stale_cash, recalls, rules, switched_off
-- takes
-- gives   one row
select
    'stale_cash_recalled' as control_id,
    (
        select coalesce(sum(fiscal_min), 0) from stale_cash
        where
            accounts_in_doubt = 0
            and exists (
                from rules
                where channel = 'cash' and rule_id not in (select rule_id from switched_off)
            )
    )::decimal(38, 2) as "left",
    (select coalesce(sum(amount), 0) from recalls where channel = 'cash')::decimal(38, 2)
        as "right"
