-- Roots with money left at the end of the closed year that its reported carryovers do not name;
-- nothing where nobody reported that year.
--
-- reads   roots, reported_carryovers
-- takes   $closed_year integer
-- gives   one row per root, by root_indicator_id
select roots.root_indicator_id, roots.agency_code, roots.fiscal_year, roots.unspent_at_year_end
from roots
anti join (
    select root_indicator_id from reported_carryovers where fiscal_year = $closed_year
) as reported using (root_indicator_id)
where
    roots.unspent_at_year_end > 0
    and (select count(*) from reported_carryovers where fiscal_year = $closed_year) > 0
order by roots.root_indicator_id
