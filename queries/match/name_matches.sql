-- What became of every name that should mean an agency: matched with one, suggested (one may be
-- meant, and nothing follows from it), ambiguous between several, or unmatched, with the agency
-- that comes nearest and what keeps it from fitting.
--
-- reads   asked_names, agency_name_claims, name_claims, local_name_claims, sole_forms,
--         name_forms, agency_names, short_names, known_agencies, texts
-- takes
-- gives   one row per table, name and division, by these
with short_claims as (
    select name, method, unnest(agency_codes) as agency_code from short_names
),

-- In the order of their strength; only the strongest that there is counts.
rivals as (
    select name, agency_code, strength from name_claims
    union all
    select name_forms.name, agency_names.agency_code, 5
    from name_forms
    join agency_names on agency_names.normal_form = name_forms.normal_form
    where name_forms.region is null
    union all
    select name, agency_code, 6 from short_claims
),

strongest as (
    select name, min(strength) as strength from rivals group by name
),

candidates as (
    select rivals.name, string_agg(distinct agency_code, '; ' order by agency_code) as candidates
    from rivals
    join strongest using (name, strength)
    group by rivals.name
),

judged as (
    select
        asked_names.used_in, asked_names.name, asked_names.division_code,
        coalesce(
            agency_name_claims.agency_code,
            case
                when asked_names.used_in = 'bank_accounts' then sole_forms.agency_code
                else local_name_claims.agency_code
            end
        ) as agency_code,
        agency_name_claims.strength, short_names.method as short_method, candidates.candidates,
        coalesce(short_names.nearest, candidates.candidates) as nearest, short_names.obstacle,
        coalesce(
            short_names.method = 'suggested' and candidates.candidates is not null, false
        ) as is_suggested
    from asked_names
    left join agency_name_claims on agency_name_claims.name = asked_names.name
    left join sole_forms on sole_forms.name = asked_names.name
    left join local_name_claims
        on local_name_claims.name = asked_names.name
        and local_name_claims.division_code = asked_names.division_code
    left join short_names on short_names.name = asked_names.name
    left join candidates on candidates.name = asked_names.name
),

coded as (
    select
        *,
        case
            when agency_code is not null then 'matched'
            when contains(candidates, ';') then 'ambiguous'
            when is_suggested then 'suggested'
            else 'unmatched'
        end as status,
        case
            when agency_code is null and contains(candidates, ';') then 'ambiguous'
            when agency_code is null and is_suggested then 'suggested'
            when agency_code is null and candidates is not null then 'unmatched_elsewhere'
            when agency_code is null then 'unmatched_' || coalesce(obstacle, 'unlike')
            when strength is null then coalesce(short_method, 'normal_form_local')
            when strength = 5 then short_method
            else ['alias', 'name', 'former_name', 'account_name', 'normal_form'][strength + 1]
        end as reason_code
    from judged
)

select
    coded.used_in, coded.name, coded.division_code, coded.status,
    case when coded.status = 'matched' then replace(coded.reason_code, '_local', '') end
        as method,
    coded.agency_code, matched.agency_name,
    case when coded.status in ('ambiguous', 'suggested') then coded.candidates end as candidates,
    nearest.agency_name as nearest, texts.text as why
from coded
left join texts on texts.topic = 'name' and texts.code = coded.reason_code
left join known_agencies as matched on matched.agency_code = coded.agency_code
left join known_agencies as nearest on nearest.agency_code = coded.nearest
order by coded.used_in, coded.name, coded.division_code nulls first
