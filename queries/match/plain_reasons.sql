-- Why the lines of plain pairs belong together: few sentences, as only the days differ.
--
-- reads   plain_pairs, texts
-- takes
-- gives   one row per method and number of days apart, by both
with kinds as (select distinct method, days from plain_pairs)

select kinds.method, kinds.days, replace(texts.text, '{days}', kinds.days::varchar) as why
from kinds
join texts on texts.topic = 'line' and texts.code = kinds.method
order by kinds.method, kinds.days
