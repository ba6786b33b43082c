-- Whether every account, agency and month has its data (A-02): of each account open at the bank the
-- months since the closed year began, of each account open anywhere its rows in the register and
-- in the bank's list, of each agency its rows of the closed year. A month has its data where a
-- statement covers a day of it or the bank says that its lines reach back to it; a table that
-- nobody supplied is not asked for.
--
-- reads   account_owners, accounts_at_bank, account_files, known_agencies, indicators, carryovers,
--         agency_years, accounts, supplied
-- takes   $as_of date, $closed_year integer
-- gives   one row per account or agency and table it needs, those that lack something first
with months as (
    select unnest(generate_series(make_date($closed_year, 1, 1), $as_of, interval 1 month))::date
        as month_on
),

account_months as (
    select
        'account' as subject_kind, account_no as subject_id, agency_code, agency_name,
        'bank_lines' as needed, strftime(month_on, '%Y-%m') as piece,
        coalesce(lines_from < month_on + interval 1 month, false)
        or exists (
            from account_files
            where account_files.account_no = accounts_at_bank.account_no
                and account_files.covered_from < month_on + interval 1 month
                and coalesce(account_files.covered_to, $as_of) >= month_on
        ) as is_there
    from accounts_at_bank
    join months on coalesce(stated_opened_on < month_on + interval 1 month, true)
    where is_open
),

account_rows as (
    select
        'account' as subject_kind, account_no as subject_id, agency_code, agency_name,
        unnest(['accounts', 'bank_accounts']) as needed,
        unnest([in_register, in_bank_list]) as is_there
    from account_owners
    where open_in_register or open_at_bank
),

agency_rows as (
    select agency_code, 'accounts' as needed from accounts
    union
    select agency_code, 'indicators' from indicators where fiscal_year = $closed_year
    union
    select agency_code, 'carryovers' from carryovers where fiscal_year = $closed_year
    union
    select agency_code, 'agency_years' from agency_years where fiscal_year = $closed_year
),

pieces as (
    from account_months
    union all
    select subject_kind, subject_id, agency_code, agency_name, needed, null, is_there
    from account_rows
    union all
    select
        'agency', known_agencies.agency_code, known_agencies.agency_code, agency_name,
        asked.needed, null, agency_rows.agency_code is not null
    from known_agencies
    cross join (
        select unnest(['accounts', 'indicators', 'carryovers', 'agency_years']) as needed
    ) as asked
    left join agency_rows
        on agency_rows.agency_code = known_agencies.agency_code
        and agency_rows.needed = asked.needed
    where known_agencies.has_card and known_agencies.abolished_on is null
)

select
    subject_kind, subject_id, agency_code, agency_name, needed,
    count(*)::integer as expected, (count(*) filter (is_there))::integer as there,
    string_agg(piece, ';' order by piece) filter (not is_there) as missing_months,
    bool_and(is_there) as is_complete
from pieces
where needed in (select source_table from supplied)
group by subject_kind, subject_id, agency_code, agency_name, needed
order by is_complete, subject_kind, needed, subject_id
