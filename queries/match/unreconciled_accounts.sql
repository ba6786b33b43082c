-- Accounts without a reconciliation, and what it lacks.
--
-- reads   account_sides, texts
-- takes
-- gives   one row per account, by account_no
select account_no, lacking, texts.text as why
from account_sides
left join texts on texts.topic = 'line' and texts.code = 'lacking_' || lacking
where lacking is not null
order by account_no
