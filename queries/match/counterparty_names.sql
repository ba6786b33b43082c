-- Every name that the bank lines give a counterparty.
--
-- reads   bank_lines
-- takes
-- gives   one row per name, by name
select distinct counterparty_name as name
from bank_lines
where counterparty_name is not null
order by name
