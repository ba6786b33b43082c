-- Every control: two sides that must be the same, counted apart; a difference is shown gross.
--
-- reads   control_sides
-- takes
-- gives   one row per control, by control_id
select
    control_id, "left", "right", ("left" - "right")::decimal(38, 2) as difference,
    "left" = "right" as holds
from control_sides
order by control_id
