-- Which division the agencies, accounts, indicators, assets and projects of the input belong to: by
-- the code in their own row, else by their agency's, else an account by the name in which a bank
-- keeps it, if that begins with the name of an agency. A division is given by the first digits of
-- its codes: a county holds its towns.
--
-- reads   agencies, indicators, accounts, bank_accounts, assets, projects, said_divisions
-- takes   $division varchar
-- gives   one row per kind and key, by both: whether the division has it, whether another has
with placed as (
    select
        'agencies' as source_table, source_file, source_sheet, source_row, division_code,
        agency_code, null as name, 'agency' as kind, agency_code as key
    from agencies
    union all
    select
        'indicators', source_file, source_sheet, source_row, division_code, agency_code, null,
        'indicator', indicator_id
    from indicators
    union all
    select
        'indicators', source_file, source_sheet, source_row, division_code, agency_code, null,
        'project', project_code
    from indicators
    union all
    select
        'accounts', source_file, source_sheet, source_row, null, agency_code, account_name,
        'account', account_no
    from accounts
    union all
    select
        'bank_accounts', source_file, source_sheet, source_row, null, agency_code,
        coalesce(agency_name, account_name), 'account', account_no
    from bank_accounts
    union all
    select
        'assets', source_file, source_sheet, source_row, null, agency_code, null,
        'asset', asset_no
    from assets
    union all
    select
        'projects', source_file, source_sheet, source_row, null, agency_code, null,
        'project', project_code
    from projects
),

coded as (
    select
        placed.* exclude (division_code),
        case
            when regexp_full_match(
                coalesce(said_divisions.division_code, placed.division_code), '[0-9]{6,12}'
            )
                then starts_with(
                    coalesce(said_divisions.division_code, placed.division_code), $division
                )
        end as is_own
    from placed
    left join said_divisions
        on said_divisions.source_table = placed.source_table
        and said_divisions.source_file = placed.source_file
        and said_divisions.source_sheet is not distinct from placed.source_sheet
        and said_divisions.source_row = placed.source_row
),

agency_sides as (
    select distinct agency_code, is_own
    from coded
    where agency_code is not null and is_own is not null
),

sided as (
    -- What has no code of its own is where its agency is; of two agencies of one code, at both.
    select
        coded.kind, coded.key, coded.name, coalesce(coded.is_own, agency_sides.is_own) as is_own
    from coded
    left join agency_sides
        on coded.is_own is null and agency_sides.agency_code = coded.agency_code
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
