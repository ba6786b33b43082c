-- Basic accounts open at the bank, ranked within their agency: the largest balance first, of
-- equal balances the smaller account number. The account of a body with books of its own, whose
-- name stands behind the agency's (食堂, 招待所, 工会), or alone where the agency's own name holds
-- no such word, is not the agency's.
--
-- reads   accounts_at_bank
-- takes   $attached_body_pattern varchar
-- gives   one row per basic account, by agency and rank
with names as (
    select account_no, agency_name, registered_name as name from accounts_at_bank
    union all
    select account_no, agency_name, owner_name from accounts_at_bank
),

attached_bodies as (
    select account_no
    from names
    where
        case
            when starts_with(name, agency_name)
                then regexp_matches(substr(name, length(agency_name) + 1), $attached_body_pattern)
            else regexp_matches(name, $attached_body_pattern)
                and not regexp_matches(agency_name, $attached_body_pattern)
        end
)

select
    agency_code, division_code, account_no, balance,
    row_number() over (
        partition by agency_code order by balance desc, account_no
    ) as rank
from accounts_at_bank
where
    account_kind = 'basic' and is_open and not is_foreign and agency_code is not null
    and account_no not in (select account_no from attached_bodies)
order by agency_code, rank
