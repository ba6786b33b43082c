-- BA-02: accounts that no customer moved for the months the law allows. The day itself counts as
-- outside. Silent where the opening is unknown or the lines do not reach back far enough. Where the
-- account's number or balance is in doubt, the lines may be another's: for review, never closed.
--
-- reads   accounts_at_bank, unsure_accounts
-- takes   $dormant_day date, $dormant_exempt_kinds varchar[]
-- gives   one row per account, by subject_id
with doubts as (
    select
        account_no, max(doubt) as doubt, max(candidates) as candidates,
        max(listed_balance) as listed_balance, max(statement_on) as statement_on,
        max(statement_balance) as statement_balance
    from unsure_accounts
    group by account_no
)

select
    account_no as subject_id, division_code, agency_code,
    case when doubts.doubt is null then 'close_account' else 'review' end as verdict,
    balance as amount, null::decimal(18, 2) as amount_max,
    coalesce(last_customer_movement_on, opened_on) as since,
    last_customer_movement_on, opened_on, lines_from,
    case
        when last_customer_movement_on is not null then 'by_customer'
        when has_lines then 'never'
        else 'no_lines'
    end as moved,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on,
    coalesce(doubts.doubt, 'none') as unsure, doubts.candidates, doubts.listed_balance,
    doubts.statement_on, doubts.statement_balance
from accounts_at_bank
left join doubts using (account_no)
where
    is_open
    and not list_contains($dormant_exempt_kinds, coalesce(account_kind, ''))
    and opened_on <= $dormant_day
    and coalesce(last_customer_movement_on, opened_on) <= $dormant_day
    and lines_from <= $dormant_day + 1
order by subject_id
