-- Accounts of an agency's own cash that SF-01 leaves alone for what they are for, and the word that
-- says so, in the purpose or behind the agency's name in the account's.
--
-- reads   accounts_at_bank
-- takes   $stale_kinds varchar[], $exempt_purpose_pattern varchar
-- gives   one row per account, by account_no
with words as (
    select
        *,
        regexp_extract(coalesce(purpose, ''), $exempt_purpose_pattern) as of_purpose,
        case
            when starts_with(registered_name, agency_name)
                then regexp_extract(
                    substr(registered_name, length(agency_name) + 1), $exempt_purpose_pattern
                )
            else ''
        end as of_name
    from accounts_at_bank
    where
        in_register and not is_foreign and agency_code is not null
        and list_contains($stale_kinds, account_kind)
)

select
    account_no, agency_code, account_kind, purpose, registered_name,
    case when of_purpose <> '' then of_purpose else of_name end as word, balance
from words
where of_purpose <> '' or of_name <> ''
order by account_no
