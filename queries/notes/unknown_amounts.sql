-- Income and deposits that no rule could judge: something of them happened, and the row does not
-- say how much.
--
-- reads   income_dues, open_deposits
-- takes
-- gives   one row per kind of row that has any, by kind
with unknown as (
    select 'income' as kind, income_id as id
    from income_dues
    where collected is null or remitted is null
    union all
    select 'deposits', deposit_id
    from open_deposits
    where held is null
)

select kind, count(*) as count, list(id order by id)[1:20] as ids, count(*) > 20 as more
from unknown
group by kind
order by kind
