-- Government-fund items of which no row gives the revenue, though there is a table of revenues: how
-- many, and how much they keep. An item without a code goes by a dash.
--
-- reads   unjudged_fund_items, supplied
-- takes
-- gives   one row where there are any, by count
with items as (
    select
        *,
        row_number() over (order by division_code, fund_item_code nulls first) as nth
    from unjudged_fund_items
    where exists (from supplied where source_table = 'fund_revenues')
),

codes as (
    select coalesce(nullif(fund_item_code, ''), '—') as code, min(nth) as nth
    from items
    group by coalesce(nullif(fund_item_code, ''), '—')
)

select
    count(*) as count, coalesce(sum(kept), 0)::decimal(38, 2) as yuan,
    (select list(code order by nth)[1:20] from codes) as codes,
    (select count(*) > 20 from codes) as more
from items
having count(*) > 0
order by count
