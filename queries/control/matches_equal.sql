-- The two sides of every match: of each the larger, against of each the smaller, so that no two
-- differences can cancel. A reversal is nothing on either side.
--
-- reads   line_matches
-- takes
-- gives   one row
with sides as (
    select
        coalesce(sum(amount) filter (side = 'bank'), 0) as bank,
        coalesce(sum(amount) filter (side = 'book'), 0) as book
    from line_matches
    where status = 'auto'
    group by match_id
)

select
    'matches_equal' as control_id,
    coalesce(sum(greatest(bank, book)), 0)::decimal(38, 2) as "left",
    coalesce(sum(least(bank, book)), 0)::decimal(38, 2) as "right"
from sides
