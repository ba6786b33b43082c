-- Idle assets that no request or lease was offered, for nobody knows what kind of unit owns them.
--
-- reads   idle_assets, asset_wishes
-- takes
-- gives   one row where there are any, by count
select count(*) as count, list(asset_no order by asset_no)[1:20] as assets, count(*) > 20 as more
from idle_assets
where
    agency_kind is null
    and left(category_code, 5) in (select left(category_code, 5) from asset_wishes)
having count(*) > 0
order by count
