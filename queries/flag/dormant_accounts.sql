-- BA-02: accounts that no customer moved for the months the law allows, and those that the bank
-- itself reports as suspended. The day itself counts as outside. Silent where the opening is
-- unknown or the lines do not reach back far enough, and of a term deposit. Where the account's
-- number or balance is in doubt, the lines may be another's; and a unit keeps one basic account:
-- for review.
--
-- reads   accounts_at_bank, basic_accounts, term_deposits, unsure_accounts
-- takes   $dormant_day date, $dormant_exempt_kinds varchar[]
-- gives   one row per account, by subject_id
with doubts as (
    select
        account_no, max(doubt) as doubt, max(candidates) as candidates,
        max(listed_balance) as listed_balance, max(statement_on) as statement_on,
        max(statement_balance) as statement_balance
    from unsure_accounts
    group by account_no
),

judged as (
    select
        *,
        coalesce(
            opened_on <= $dormant_day
            and coalesce(last_customer_movement_on, opened_on) <= $dormant_day
            and lines_from <= $dormant_day + 1,
            false
        ) as is_still,
        status = 'suspended' as is_suspended,
        account_no in (select account_no from basic_accounts where rank = 1) as is_kept_basic
    from accounts_at_bank
    where
        is_open
        and not list_contains($dormant_exempt_kinds, coalesce(account_kind, ''))
        and account_no not in (select account_no from term_deposits)
)

select
    account_no as subject_id, division_code, agency_code,
    case
        when doubts.doubt is not null or is_kept_basic then 'review'
        when not is_still and lines_from is null then 'review'
        else 'close_account'
    end as verdict,
    balance as amount, null::decimal(18, 2) as amount_max,
    coalesce(last_customer_movement_on, opened_on) as since,
    last_customer_movement_on, opened_on, lines_from,
    case
        when not is_still then 'suspended'
        when last_customer_movement_on is not null then 'by_customer'
        when has_lines then 'never'
        else 'no_lines'
    end as moved,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on,
    coalesce(doubts.doubt, 'none') as unsure, doubts.candidates, doubts.listed_balance,
    doubts.statement_on, doubts.statement_balance,
    case when is_kept_basic then 'kept' end as only_basic
from judged
left join doubts using (account_no)
where is_still or is_suspended
order by subject_id
