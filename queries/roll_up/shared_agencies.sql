-- Agencies that stand in the lists of two divisions: by their credit code, or by a name of five
-- characters or more. Two schools may be called the same; one credit code is one unit.
--
-- reads   division_agencies
-- takes
-- gives   one row per agency and what it shares, by these
with named as (
    select 'credit_code' as shared_by, credit_code as shared, division, agency_code, agency_name
    from division_agencies
    where credit_code is not null
    union all
    select 'name', agency_name, division, agency_code, agency_name
    from division_agencies
    where length(agency_name) >= 5
),

in_two as (
    select shared_by, shared
    from named
    group by shared_by, shared
    having count(distinct division) > 1
)

select
    named.shared_by, named.shared, named.division, named.agency_code, named.agency_name
from named
join in_two using (shared_by, shared)
order by named.shared_by, named.shared, named.division, named.agency_code, named.agency_name
