-- BA-02: accounts that no customer moved for the months the law allows. The day itself counts as
-- outside. Silent where the opening is unknown or the lines do not reach back far enough.
--
-- reads   accounts_at_bank
-- takes   $dormant_day date, $dormant_exempt_kinds varchar[]
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code, 'close_account' as verdict,
    balance as amount, null::decimal(18, 2) as amount_max,
    coalesce(last_customer_movement_on, opened_on) as since,
    last_customer_movement_on, opened_on, lines_from,
    case
        when last_customer_movement_on is not null then 'by_customer'
        when has_lines then 'never'
        else 'no_lines'
    end as moved,
    case when is_foreign then 'foreign' else 'yuan' end as money
from accounts_at_bank
where
    is_open
    and not list_contains($dormant_exempt_kinds, coalesce(account_kind, ''))
    and opened_on <= $dormant_day
    and coalesce(last_customer_movement_on, opened_on) <= $dormant_day
    and lines_from <= $dormant_day + 1
order by subject_id
