-- How much of each agency's own cash has lain since the window opened: at least the opening less
-- every outflow since (provable), at most the opening and the lowest end of a day (possible).
-- `accounts_in_doubt`: how many of its accounts have a number or a balance that is in doubt.
--
-- reads   own_cash_agencies, own_cash_accounts, own_cash_days, own_cash_offsets, unsure_accounts
-- takes
-- gives   one row per agency whose lines cover the window, by agency_code
with paths as (
    select
        agency_code, outflow,
        sum(moved) over (
            partition by agency_code order by posted_on rows unbounded preceding
        ) as moved_so_far
    from own_cash_days
),

flows as (
    select agency_code, sum(outflow) as outflow, least(min(moved_so_far), 0) as deepest
    from paths
    group by agency_code
),

offsets as (
    select agency_code, sum(amount) as amount from own_cash_offsets group by agency_code
),

doubts as (
    select agency_code, count(*) as accounts_in_doubt
    from own_cash_accounts
    where account_no in (select account_no from unsure_accounts)
    group by agency_code
),

figures as (
    select
        own_cash_agencies.agency_code, own_cash_agencies.division_code,
        own_cash_agencies.opening, own_cash_agencies.balance,
        (coalesce(flows.outflow, 0) - coalesce(offsets.amount, 0))::decimal(18, 2) as outflow,
        (own_cash_agencies.opening + coalesce(flows.deepest, 0))::decimal(18, 2) as minimum
    from own_cash_agencies
    left join flows using (agency_code)
    left join offsets using (agency_code)
    where own_cash_agencies.covered
)

select
    agency_code, division_code, opening, outflow, minimum,
    greatest(opening - outflow, 0)::decimal(18, 2) as stale_min,
    greatest(least(opening, minimum), 0)::decimal(18, 2) as stale_max,
    balance, coalesce(doubts.accounts_in_doubt, 0) as accounts_in_doubt
from figures
left join doubts using (agency_code)
order by agency_code
