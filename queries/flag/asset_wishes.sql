-- What agencies ask to buy or rent, and what they rent today: what an idle asset could serve
-- instead. A lease runs on its last day; of one without days nobody says that it ended.
--
-- reads   requests, leases, known_agencies
-- takes   $as_of date
-- gives   one row per request and running lease, by request_id and kind
with wishes as (
    select request_id, agency_code, kind, category_code, amount, area from requests
    union all
    select lease_id, agency_code, 'lease', category_code, rent, area
    from leases
    where coalesce(from_on, $as_of) <= $as_of and coalesce(to_on, $as_of) >= $as_of
)

select
    wishes.request_id, wishes.kind, wishes.agency_code, known_agencies.division_code,
    wishes.category_code, wishes.amount, wishes.area
from wishes
join known_agencies using (agency_code)
where known_agencies.division_code is not null
order by wishes.request_id, wishes.kind
