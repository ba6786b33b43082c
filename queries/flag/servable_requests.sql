-- AS-06: requests to buy or rent, and running leases, that an idle asset of the division could
-- serve. Whether the law speaks of it is asked of the asset's owner.
--
-- reads   served_requests, idle_assets, known_agencies
-- takes
-- gives   one row per request or lease, by subject_id
select
    request_id as subject_id, served_requests.division_code, served_requests.agency_code,
    served_requests.amount, null::decimal(18, 2) as amount_max,
    null::date as since, served_requests.kind, served_requests.category_code, asset_no,
    idle_assets.asset_name, known_agencies.agency_name as asset_agency_name,
    served_requests.asset_agency_code as cited_agency_code
from served_requests
join idle_assets using (asset_no)
left join known_agencies on known_agencies.agency_code = served_requests.asset_agency_code
order by subject_id, served_requests.kind
