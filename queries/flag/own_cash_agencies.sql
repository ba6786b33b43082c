-- The agencies with own cash: whether all of it can be aged, and what they held when the window
-- opened.
--
-- reads   own_cash_accounts
-- takes
-- gives   one row per agency, by agency_code
select
    agency_code,
    min(division_code) as division_code,
    bool_and(covered) as covered,
    sum(balance)::decimal(18, 2) as balance,
    sum(balance_at_window)::decimal(18, 2) as opening
from own_cash_accounts
group by agency_code
order by agency_code
