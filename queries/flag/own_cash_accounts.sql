-- The accounts whose money SF-01 ages: an agency's own cash, in register and bank list alike, with
-- no purpose that the law leaves alone. Covered: its lines reach back to the day after the window
-- opens, or to its opening if that came later.
--
-- reads   accounts_at_bank
-- takes   $window_day date, $stale_kinds varchar[], $exempt_purpose_pattern varchar
-- gives   one row per account, by account_no
with named as (
    select
        *,
        case
            when starts_with(registered_name, agency_name)
                then substr(registered_name, length(agency_name) + 1)
        end as name_tail
    from accounts_at_bank
    where
        in_register and not is_foreign and agency_code is not null
        and list_contains($stale_kinds, account_kind)
)

select
    account_no, agency_code, division_code, is_open, balance, balance_at_window,
    coalesce(lines_from, date '9999-12-31')
    <= greatest($window_day + 1, coalesce(stated_opened_on, $window_day)) as covered
from named
where
    not regexp_matches(coalesce(purpose, ''), $exempt_purpose_pattern)
    and not regexp_matches(coalesce(name_tail, ''), $exempt_purpose_pattern)
order by account_no
