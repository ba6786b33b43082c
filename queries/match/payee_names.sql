-- Every name that the payments give a payee.
--
-- reads   payments
-- takes
-- gives   one row per name, by name
select distinct payee_name as name
from payments
where payee_name is not null
order by name
