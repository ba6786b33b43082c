-- BA-07: accounts of a kind that the county no longer allows, where its own text names the kinds
-- that stay, and not of a purpose that it lets stay.
--
-- reads   accounts_at_bank
-- takes   $allowed_kinds varchar[], $allowed_purpose_pattern varchar
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since,
    account_kind as kind_of_account, purpose,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
where
    is_open and in_register and account_kind is not null
    and len($allowed_kinds) > 0
    and not list_contains($allowed_kinds, account_kind)
    and not regexp_matches(concat_ws(' ', purpose, registered_name), $allowed_purpose_pattern)
order by subject_id
