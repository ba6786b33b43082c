-- NT-04: interest that banks credited to an agency's own cash in the years up to the closed one,
-- less what the agency remitted as interest in those years and since. An administrative body's,
-- or that of fiscal accounts alone, is due; of others it is asked. An enterprise keeps its own.
--
-- reads   interest_movements, known_agencies
-- takes
-- gives   one row per agency, by subject_id
with sums as (
    select
        agency_code, min(division_code) as division_code,
        coalesce(sum(amount) filter (class = 'interest'), 0)::decimal(18, 2) as interest,
        coalesce(-sum(amount) filter (class = 'remittance'), 0)::decimal(18, 2) as remitted,
        min(posted_on) filter (class = 'interest') as since,
        bool_and(whose = 'fiscal') filter (class = 'interest') as of_fiscal
    from interest_movements
    group by agency_code
)

select
    agency_code as subject_id, sums.division_code, agency_code,
    case
        when of_fiscal or known_agencies.agency_kind = 'administrative' then 'rectify'
        else 'review'
    end as verdict,
    (interest - remitted)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    sums.since, interest, remitted,
    case when verdict = 'rectify' then 'due' else 'asked' end as owed
from sums
left join known_agencies using (agency_code)
where
    interest > remitted
    and coalesce(known_agencies.agency_kind <> 'enterprise', true)
order by subject_id
