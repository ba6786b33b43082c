-- Basic accounts open at the bank, ranked within their agency: the largest balance first, of
-- equal balances the smaller account number. The account of a body with books of its own, whose
-- name stands behind the agency's (食堂, 招待所, 工会), is not the agency's.
--
-- reads   accounts_at_bank
-- takes   $attached_body_pattern varchar
-- gives   one row per basic account, by agency and rank
select
    agency_code, division_code, account_no, balance,
    row_number() over (
        partition by agency_code order by balance desc, account_no
    ) as rank
from accounts_at_bank
where
    account_kind = 'basic' and is_open and not is_foreign and agency_code is not null
    and not coalesce(
        starts_with(registered_name, agency_name)
        and regexp_matches(
            substr(registered_name, length(agency_name) + 1), $attached_body_pattern
        ),
        false
    )
    and not coalesce(
        regexp_matches(owner_name, '(' || $attached_body_pattern || ')')
        and owner_name <> agency_name
        and not regexp_matches(agency_name, '(' || $attached_body_pattern || ')'),
        false
    )
order by agency_code, rank
