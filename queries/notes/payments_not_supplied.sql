-- Whether there are indicators and nobody says what they paid: then no carryover is judged.
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
    and not exists (
        from supplied where source_table = 'indicators' and source_column = 'paid'
    )
order by source_table
