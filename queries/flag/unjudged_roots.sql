-- Roots of which nobody says all that was paid: what is unspent is not known, and nothing of them
-- is judged.
--
-- reads   roots
-- takes
-- gives   one row per root, by root_indicator_id
select root_indicator_id, agency_code, (brought - paid)::decimal(18, 2) as at_most
from roots
where unspent is null
order by root_indicator_id
