-- Rows of what had not happened by the as-of day: how many of each table, and their money.
--
-- reads   bank_lines, book_lines, payments, indicators, carryovers, deposits, asset_income,
--         income_due, leases, ledger_balances, fund_revenues
-- takes   $as_of date
-- gives   one row per table that has such rows, by table
with dated as (
    select 'bank_lines' as source_table, posted_on as dated_on, amount from bank_lines
    union all
    select 'book_lines', booked_on, amount from book_lines
    union all
    select 'payments', paid_on, amount from payments
    union all
    select 'indicators', coalesce(issued_on, make_date(fiscal_year, 1, 1)), amount from indicators
    union all
    select 'carryovers', make_date(fiscal_year, 12, 31), closing from carryovers
    union all
    select 'deposits', received_on, amount from deposits
    union all
    select 'asset_income', due_on, due_amount from asset_income
    union all
    -- What was collected before it fell due counts.
    select 'income_due', least(due_on, coalesce(collected_on, due_on)), due_amount from income_due
    union all
    select 'leases', from_on, rent from leases
    union all
    select 'ledger_balances', make_date(fiscal_year, 12, 31), closing from ledger_balances
    union all
    select 'fund_revenues', make_date(fiscal_year, 12, 31), revenue from fund_revenues
)

select
    source_table, count(*) as count, sum(amount)::decimal(38, 2) as yuan,
    min(dated_on) as first, max(dated_on) as last
from dated
where dated_on > $as_of
group by source_table
order by source_table
