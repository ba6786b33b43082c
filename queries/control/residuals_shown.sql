-- Residuals from the outstanding items, line by line, against residuals without any matching:
-- (bank balance - its lines) - (book balance - its lines). Larger against smaller, per account.
--
-- reads   reconciliations, account_sides
-- takes
-- gives   one row
with both_ways as (
    select
        reconciliations.residual as by_items,
        account_sides.bank_balance - account_sides.bank_lines_to_as_of
        - account_sides.book_balance + account_sides.book_lines_to_as_of as by_sums
    from reconciliations
    join account_sides using (account_no)
)

select
    'residuals_shown' as control_id,
    coalesce(sum(greatest(by_items, by_sums)), 0)::decimal(38, 2) as "left",
    coalesce(sum(least(by_items, by_sums)), 0)::decimal(38, 2) as "right"
from both_ways
