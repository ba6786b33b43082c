-- AS-06: requests to buy or rent that an idle asset of the division could serve.
--
-- reads   served_requests
-- takes
-- gives   one row per request, by subject_id
select
    request_id as subject_id, division_code, agency_code, 'reactivate' as verdict,
    amount, null::decimal(18, 2) as amount_max, null::date as since,
    category_code, asset_no, asset_agency_code
from served_requests
order by subject_id
