-- Each agency's unspent money at the end of the closed year (every bucket, overspends left out)
-- beside its final spending of that year. Agencies without final spending take no part.
--
-- reads   roots, agency_years, known_agencies
-- takes   $closed_year integer
-- gives   one row per agency with final spending, by agency_code
with unspent as (
    select agency_code, sum(unspent_at_year_end)::decimal(18, 2) as unspent
    from roots
    where unspent_at_year_end > 0
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
