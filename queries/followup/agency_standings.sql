-- Where each agency stands in the budget year of the as-of day: what its own indicators of the year
-- were given and paid, the rate of it against the time that has passed, what it still carries on
-- against its final spending, and what became of its findings. Units are compared, never persons.
--
-- reads   roots, indicator_roots, payments, known_agencies, agency_years, findings, recalls,
--         followup, supplied
-- takes   $as_of date, $closed_year integer
-- gives   one row per agency with indicators of the year or findings, by agency_code
with given as (
    select agency_code, sum(brought) as issued
    from roots
    where fiscal_year = year($as_of) and exempt_bucket is null
    group by agency_code
),

paid as (
    select roots.agency_code, sum(payments.amount) as paid
    from payments
    join indicator_roots using (indicator_id)
    join roots using (root_indicator_id)
    where
        roots.fiscal_year = year($as_of) and roots.exempt_bucket is null
        and payments.paid_on <= $as_of
    group by roots.agency_code
),

carried as (
    select agency_code, sum(unspent_at_year_end) as carried
    from roots
    where unspent_at_year_end > 0 and exempt_bucket is null
    group by agency_code
),

found as (
    select agency_code, count(*) as open_findings from findings group by agency_code
),

recalled as (
    select agency_code, sum(amount) as recalled from recalls group by agency_code
),

followed as (
    select
        agency_code, count(*) filter (state = 'overdue') as overdue,
        sum(settled_amount) filter (came_back and destination_old <> '') as received
    from followup
    group by agency_code
)

select
    known_agencies.agency_code, known_agencies.division_code, known_agencies.agency_name,
    given.issued::decimal(18, 2) as issued,
    case
        when exists (from supplied where source_table = 'payments')
            then coalesce(paid.paid, 0)
    end::decimal(18, 2) as paid,
    carried.carried::decimal(18, 2) as carried,
    agency_years.final_spending,
    coalesce(recalled.recalled, 0)::decimal(18, 2) as recalled,
    coalesce(followed.received, 0)::decimal(18, 2) as received,
    coalesce(found.open_findings, 0) as open_findings, coalesce(followed.overdue, 0) as overdue
from known_agencies
left join given using (agency_code)
left join paid using (agency_code)
left join carried using (agency_code)
left join agency_years
    on agency_years.agency_code = known_agencies.agency_code
    and agency_years.fiscal_year = $closed_year
left join found on found.agency_code = known_agencies.agency_code
left join recalled on recalled.agency_code = known_agencies.agency_code
left join followed on followed.agency_code = known_agencies.agency_code
where given.issued is not null or found.open_findings is not null
order by known_agencies.agency_code
