-- Roots with money left that the reported carryovers of the closed year do not name: how many, how
-- much.
--
-- reads   unreported_roots
-- takes
-- gives   one row where there are any, by count
select count(*) as count, coalesce(sum(unspent_at_year_end), 0)::decimal(38, 2) as yuan
from unreported_roots
having count(*) > 0
order by count
