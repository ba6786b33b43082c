-- Requests to buy or rent that an idle asset of the division could serve, each asset once: first
-- where the whole category code agrees, then where its first three characters do; requests by id,
-- assets by number.
--
-- reads   requests, idle_assets, known_agencies
-- takes
-- gives   one row per served request, by request_id
with wishes as (
    select
        requests.request_id, requests.agency_code, known_agencies.division_code,
        requests.kind, requests.category_code, requests.amount,
        row_number() over (
            partition by known_agencies.division_code, requests.category_code
            order by requests.request_id
        ) as place
    from requests
    join known_agencies using (agency_code)
    where known_agencies.division_code is not null
),

offers as (
    select
        asset_no, agency_code, division_code, category_code,
        row_number() over (
            partition by division_code, category_code order by asset_no
        ) as place
    from idle_assets
    where division_code is not null and category_code is not null
),

exact as (
    select wishes.request_id, offers.asset_no
    from wishes
    join offers using (division_code, category_code, place)
),

wishes_left as (
    select
        request_id, division_code, left(category_code, 3) as class,
        row_number() over (
            partition by division_code, left(category_code, 3) order by request_id
        ) as place
    from wishes
    where request_id not in (select request_id from exact)
),

offers_left as (
    select
        asset_no, division_code, left(category_code, 3) as class,
        row_number() over (
            partition by division_code, left(category_code, 3) order by asset_no
        ) as place
    from offers
    where asset_no not in (select asset_no from exact)
),

served as (
    select request_id, asset_no, true as same_code from exact
    union all
    select request_id, asset_no, false
    from wishes_left
    join offers_left using (division_code, class, place)
)

select
    served.request_id, wishes.agency_code, wishes.division_code, wishes.kind,
    wishes.category_code, wishes.amount, served.asset_no,
    offers.agency_code as asset_agency_code, served.same_code
from served
join wishes using (request_id)
join offers using (asset_no)
order by served.request_id
