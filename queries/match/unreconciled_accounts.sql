-- Accounts without a reconciliation, and what it lacks.
--
-- reads   account_sides, line_reasons
-- takes
-- gives   one row per account, by account_no
select account_no, lacking, template as why
from account_sides
join line_reasons on line_reasons.reason = 'lacking_' || lacking
order by account_no
