-- The accounts whose money SF-01 ages: an agency's own cash, in register and bank list alike, with
-- no purpose that the law leaves alone. A purpose is read in the register's column, and in the
-- account's name in the register or at the bank: behind the agency's name, or at its end where the
-- agency's own name does not end so (教育局工会委员会, but not 总工会). Covered: its lines reach back
-- to the day after the window opens, or to its opening if that came later.
--
-- reads   accounts_at_bank
-- takes   $window_day date, $stale_kinds varchar[], $exempt_purpose_pattern varchar,
--         $owner_suffix_pattern varchar
-- gives   one row per account, by account_no
with candidates as (
    select *
    from accounts_at_bank
    where
        in_register and not is_foreign and agency_code is not null
        and list_contains($stale_kinds, account_kind)
),

names as (
    select account_no, agency_name, registered_name as name from candidates
    union all
    select account_no, agency_name, owner_name from candidates
),

exempt as (
    select account_no
    from candidates
    where regexp_matches(purpose, $exempt_purpose_pattern)
    union all
    select account_no
    from names
    where
        (
            starts_with(name, agency_name)
            and regexp_matches(substr(name, length(agency_name) + 1), $exempt_purpose_pattern)
        )
        or (
            regexp_matches(name, '(' || $owner_suffix_pattern || ')$')
            and not regexp_matches(agency_name, '(' || $owner_suffix_pattern || ')$')
        )
)

select
    account_no, agency_code, division_code, is_open, has_lines, balance, balance_at_window,
    coalesce(lines_from, date '9999-12-31')
    <= greatest($window_day + 1, coalesce(stated_opened_on, $window_day)) as covered
from candidates
where account_no not in (select account_no from exempt)
order by account_no
