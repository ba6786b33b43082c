-- How much there is, and how much of it was not checked: accounts without lines, names without an
-- agency; and the agencies' own cash.
--
-- reads   carryover_ageing, accounts_at_bank, account_flows, unjudged_accounts,
--         unreconciled_accounts, name_matches, line_matches, stale_cash
-- takes
-- gives   one row
select
    (select count(*) from carryover_ageing) as carryovers,
    (select count(*) from accounts_at_bank where is_open) as accounts,
    (
        select count(*)
        from accounts_at_bank
        where is_open and account_no not in (select account_no from account_flows)
    ) as no_lines,
    (select count(*) from unjudged_accounts) as unjudged,
    (select count(*) from accounts_at_bank where is_open and is_foreign) as in_foreign_money,
    (select count(*) from unreconciled_accounts) as no_paper,
    (select count(*) from line_matches) as lines,
    (select count(*) from line_matches where status in ('unmatched', 'ambiguous'))
        as loose_lines,
    (select count(*) from name_matches) as names,
    (select count(*) from name_matches where status in ('unmatched', 'ambiguous', 'suggested'))
        as unknown_names,
    (select count(balance) from stale_cash) as cash_agencies,
    (select coalesce(sum(balance), 0) from stale_cash)::decimal(38, 2) as cash
