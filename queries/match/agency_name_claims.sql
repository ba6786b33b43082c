-- Which agency each name belongs to, by the strongest claim: 0 an alias, 1 its name, 2 a former
-- name, 3 the name of one of its registered accounts, 4 its normal form with the region written
-- out, 5 a name from before a reform or an abbreviation, with its region, for which the lists of
-- such names give one agency of the data. A suggestion is no claim.
--
-- reads   name_claims, short_names
-- takes
-- gives   one row per name that a single agency claims most strongly, by name
with strongest as (
    select name, min(strength) as strength from name_claims group by name
),

claims as (
    select name_claims.name, name_claims.agency_code, name_claims.strength
    from name_claims
    join strongest using (name, strength)
    union all
    select name, unnest(agency_codes), 5 from short_names
    where not is_local and method <> 'suggested'
)

select name, min(agency_code) as agency_code, min(strength) as strength
from claims
group by name
having count(distinct agency_code) = 1
order by name
