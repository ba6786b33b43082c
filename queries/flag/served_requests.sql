-- Requests and running leases that an idle asset of the division could serve, each asset once.
--
-- reads   served_wishes, asset_wishes, asset_offers
-- takes
-- gives   one row per served request or lease, by request_id and kind
select
    served_wishes.request_id, asset_wishes.agency_code, asset_wishes.division_code,
    served_wishes.kind, asset_wishes.category_code, asset_wishes.amount, served_wishes.asset_no,
    asset_offers.agency_code as asset_agency_code, served_wishes.same_code
from served_wishes
join asset_wishes
    on asset_wishes.request_id = served_wishes.request_id
    and asset_wishes.kind = served_wishes.kind
join asset_offers on asset_offers.asset_no = served_wishes.asset_no
order by served_wishes.request_id, served_wishes.kind
