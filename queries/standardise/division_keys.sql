-- Which division the agencies, accounts, indicators, assets and projects of the input belong to: by
-- the code in their own row, else by their agency's, else an account by the name in which a bank
-- keeps it, if that begins with the name of an agency.
--
-- reads   division_claims, agencies
-- takes
-- gives   one row per kind and key, by both: whether the division has it, whether another has
with agency_sides as (
    select distinct agency_code, is_own
    from division_claims
    where agency_code is not null and is_own is not null
),

sided as (
    -- What has no code of its own is where its agency is; of two agencies of one code, at both.
    select
        claims.kind, claims.key, claims.name,
        coalesce(claims.is_own, agency_sides.is_own) as is_own
    from division_claims as claims
    left join agency_sides
        on claims.is_own is null and agency_sides.agency_code = claims.agency_code
    union all
    select 'agency', agency_code, null, is_own
    from agency_sides
),

agency_names as (
    -- A name that agencies of two divisions have says nothing.
    select agencies.agency_name, bool_or(agency_sides.is_own) as is_own
    from agencies
    join agency_sides using (agency_code)
    where length(agencies.agency_name) >= 4
    group by agencies.agency_name
    having count(distinct agency_sides.is_own) = 1
),

named as (
    select sided.kind, sided.key, agency_names.is_own
    from sided
    join agency_names on starts_with(sided.name, agency_names.agency_name)
    where sided.is_own is null
        and sided.key not in (select key from sided where kind = 'account' and is_own is not null)
    qualify
        dense_rank() over (partition by sided.key order by length(agency_names.agency_name) desc)
        = 1
)

select kind, key, bool_or(is_own) as is_own, bool_or(not is_own) as is_other
from (
    select kind, key, is_own
    from sided
    where is_own is not null and key is not null
    union all
    from named
)
group by kind, key
order by kind, key
