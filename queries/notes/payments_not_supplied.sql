-- Whether there are indicators and no payments: then nothing counts as paid.
--
-- reads   supplied
-- takes
-- gives   one row where it is so, by source_table
select source_table
from supplied
where
    source_table = 'indicators'
    and source_column is null
    and not exists (from supplied where source_table = 'payments')
order by source_table
