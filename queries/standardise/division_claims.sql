-- What the rows of the input say of whose they are: the code of a division, in the table's own
-- column or in one beside it, an agency, and the name in which a bank keeps an account. A division
-- is given by the first digits of its codes: a county holds its towns.
--
-- reads   agencies, indicators, accounts, bank_accounts, assets, projects, said_divisions,
--         wanted_division
-- takes
-- gives   one row per row and kind of key, by place and kind; is_own is null where no code is said
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
        coalesce(said_divisions.division_code, placed.division_code) as division_code
    from placed
    left join said_divisions
        on said_divisions.source_table = placed.source_table
        and said_divisions.source_file = placed.source_file
        and said_divisions.source_sheet is not distinct from placed.source_sheet
        and said_divisions.source_row = placed.source_row
)

select
    source_table, source_file, source_sheet, source_row, kind, key, agency_code, name,
    case
        when regexp_full_match(division_code, '[0-9]{6,12}')
            then starts_with(division_code, (select division from wanted_division))
    end as is_own
from coded
order by source_table, source_file, source_sheet nulls first, source_row, kind
