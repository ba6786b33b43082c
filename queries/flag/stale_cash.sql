-- How much of each agency's own cash has lain since the window opened: at least the opening less
-- every outflow since (provable), at most the opening and the lowest end of a day (possible), and
-- never more than lies there now: a transfer may have left one account and reached no other. The
-- same two bounds over its fiscal accounts alone, at most those of all; and what may lie in
-- accounts of which nobody says whose money they hold: what a transfer out of a fiscal account
-- took along is found there. `accounts_in_doubt`: of how many accounts a number or a balance is
-- in doubt.
--
-- reads   own_cash_agencies, cash_sets, own_cash_flows, own_cash_offsets, unsure_accounts
-- takes
-- gives   one row per agency whose lines cover the window, by agency_code
with offsets as (
    select cash_set, agency_code, sum(amount) as amount
    from own_cash_offsets
    group by cash_set, agency_code
),

openings as (
    select
        cash_set, agency_code, sum(balance_at_window)::decimal(18, 2) as opening,
        sum(balance) as balance
    from cash_sets
    group by cash_set, agency_code
),

moved as (
    select
        openings.cash_set, openings.agency_code, openings.opening,
        (coalesce(own_cash_flows.outflow, 0) - coalesce(offsets.amount, 0))::decimal(18, 2)
            as outflow,
        least(openings.opening + coalesce(own_cash_flows.deepest, 0), openings.balance)
            ::decimal(18, 2) as minimum
    from openings
    left join own_cash_flows using (cash_set, agency_code)
    left join offsets using (cash_set, agency_code)
),

figures as (
    select
        *, greatest(least(opening - outflow, minimum), 0)::decimal(18, 2) as least_stale,
        greatest(least(opening, minimum), 0)::decimal(18, 2) as most_stale
    from moved
),

accounts as (
    select
        agency_code,
        count(*) filter (account_no in (select account_no from unsure_accounts))
            as accounts_in_doubt,
        coalesce(sum(balance) filter (whose = 'unknown' and not is_fiscal), 0)
            as unknown_balance
    from cash_sets
    where cash_set = 'own'
    group by agency_code
)

select
    agency_code, own_cash_agencies.division_code, own.opening, own.outflow, own.minimum,
    own.least_stale as stale_min, own.most_stale as stale_max,
    least(coalesce(fiscal.least_stale, 0), stale_min)::decimal(18, 2) as fiscal_min,
    least(coalesce(fiscal.most_stale, 0), stale_max)::decimal(18, 2) as fiscal_max,
    greatest(least(stale_min - fiscal_max, accounts.unknown_balance), 0)::decimal(18, 2)
        as unknown_min,
    greatest(least(stale_max - fiscal_min, accounts.unknown_balance), 0)::decimal(18, 2)
        as unknown_max,
    fiscal.opening as fiscal_opening, fiscal.outflow as fiscal_outflow,
    fiscal.minimum as fiscal_minimum,
    own_cash_agencies.balance, accounts.accounts_in_doubt
from own_cash_agencies
join figures as own using (agency_code)
join accounts using (agency_code)
left join figures as fiscal
    on fiscal.agency_code = own_cash_agencies.agency_code and fiscal.cash_set = 'fiscal'
where own_cash_agencies.covered and own.cash_set = 'own'
order by agency_code
