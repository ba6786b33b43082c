-- Each agency's unspent fiscal appropriations at the end of the closed year (every bucket of these
-- fund types, overspends left out) beside its final spending of that year. Agencies without final
-- spending take no part. Where an indicator was issued by then and its origin was not, it was a
-- root of its own on that day, and its money that of its own agency.
--
-- reads   roots, live_indicators, indicator_roots, paid_amounts, agency_years, known_agencies
-- takes   $closed_year integer, $closed_year_end date, $ratio_fund_types varchar[]
-- gives   one row per agency with final spending, by agency_code
with recursive cut_chains as (
    select distinct indicator_roots.root_indicator_id
    from live_indicators
    join live_indicators as origins
        on origins.indicator_id = live_indicators.origin_indicator_id
        and origins.issued_on > $closed_year_end
    join indicator_roots on indicator_roots.indicator_id = live_indicators.indicator_id
    where live_indicators.issued_on <= $closed_year_end
),

links as (
    select
        live_indicators.indicator_id, live_indicators.origin_indicator_id,
        live_indicators.agency_code, live_indicators.fund_type, live_indicators.amount,
        live_indicators.adjusted - coalesce(paid_amounts.paid_in_closed_years, 0) as moved,
        indicator_roots.root_indicator_id
    from live_indicators
    join indicator_roots using (indicator_id)
    join cut_chains using (root_indicator_id)
    left join paid_amounts using (indicator_id)
    where live_indicators.issued_on <= $closed_year_end
),

descents as (
    select
        indicator_id as root_indicator_id, indicator_id, agency_code, fund_type,
        amount + moved as left_over
    from links
    where
        origin_indicator_id is null
        or origin_indicator_id not in (select indicator_id from links)
    union all
    select
        parents.root_indicator_id, links.indicator_id, parents.agency_code, parents.fund_type,
        links.moved
    from descents as parents
    join links on links.origin_indicator_id = parents.indicator_id
),

-- What no descent reaches leads into a circle, which has the root that it has on any day.
circling as (
    select
        links.root_indicator_id, roots.agency_code, roots.fund_type,
        moved + case when indicator_id = links.root_indicator_id then amount else 0 end as left_over
    from links
    join roots on roots.root_indicator_id = links.root_indicator_id
    where indicator_id not in (select indicator_id from descents)
),

standings as (
    select agency_code, fund_type, unspent_at_year_end as unspent
    from roots
    where root_indicator_id not in (select root_indicator_id from cut_chains)
    union all
    select agency_code, fund_type, sum(left_over)
    from descents
    group by root_indicator_id, agency_code, fund_type
    union all
    select agency_code, fund_type, sum(left_over)
    from circling
    group by root_indicator_id, agency_code, fund_type
),

unspent as (
    select agency_code, sum(unspent)::decimal(18, 2) as unspent
    from standings
    where
        unspent > 0
        and list_bool_or(
            list_transform($ratio_fund_types, lambda prefix: starts_with(fund_type, prefix))
        )
    group by agency_code
)

select
    agency_years.agency_code, known_agencies.division_code,
    coalesce(unspent.unspent, 0)::decimal(18, 2) as unspent,
    agency_years.final_spending, agency_years.operating_budget
from agency_years
left join known_agencies using (agency_code)
left join unspent using (agency_code)
where agency_years.fiscal_year = $closed_year and agency_years.final_spending > 0
order by agency_years.agency_code
