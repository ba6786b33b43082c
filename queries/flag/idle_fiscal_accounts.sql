-- CR-18: special accounts of the finance bureau out of which nothing was paid for the months of
-- the stale window, whose money is not social insurance.
--
-- reads   accounts_at_bank
-- takes   $window_day date, $social_insurance_pattern varchar
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max,
    coalesce(last_use_on, opened_on) as since, last_use_on, purpose,
    case when last_use_on is null then 'never' else 'by_payment' end as used
from accounts_at_bank
where
    is_open and not is_foreign and account_kind = 'fiscal_special' and balance > 0
    and opened_on <= $window_day
    and coalesce(last_use_on, opened_on) <= $window_day
    and lines_from <= $window_day + 1
    and not regexp_matches(
        concat_ws(' ', purpose, registered_name, owner_name), $social_insurance_pattern
    )
order by subject_id
