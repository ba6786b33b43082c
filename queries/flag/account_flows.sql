-- What moved through each account, in one pass: first and last days, and the sums that roll its
-- balance from the bank's day to the as-of day and back to the days that matter; and what came in
-- and went out in the months in which an account without customers' movements is dormant.
--
-- reads   line_classes, numbered_accounts, bank_entries
-- takes   $as_of date, $window_day date, $closed_year_end date, $dormant_day date
-- gives   one row per account with lines, by account_no
with listed as (
    select numbered_accounts.account, bank_entries.balance_on
    from numbered_accounts
    left join bank_entries using (account_no)
),

flows as (
    select
        line_classes.account,
        min(posted_on) filter (posted_on <= $as_of) as first_line_on,
        max(posted_on) filter (
            posted_on <= $as_of and class not in ('interest', 'fee', 'reversal')
        ) as last_customer_movement_on,
        max(posted_on) filter (posted_on <= $as_of and class = 'payment') as last_use_on,
        max(posted_on) filter (posted_on <= balance_on) as statement_on,
        count(*) as line_count,
        coalesce(sum(amount) filter (posted_on <= $as_of), 0)::decimal(18, 2) as lines_to_as_of,
        (
            coalesce(sum(amount) filter (posted_on > balance_on and posted_on <= $as_of), 0)
            - coalesce(sum(amount) filter (posted_on > $as_of and posted_on <= balance_on), 0)
        )::decimal(18, 2) as rolled,
        coalesce(sum(amount) filter (posted_on > $window_day and posted_on <= $as_of), 0)
            ::decimal(18, 2) as since_window,
        coalesce(sum(amount) filter (posted_on > $closed_year_end and posted_on <= $as_of), 0)
            ::decimal(18, 2) as since_year_end,
        coalesce(
            sum(amount) filter (amount > 0 and posted_on > $dormant_day and posted_on <= $as_of),
            0
        )::decimal(18, 2) as lately_in,
        coalesce(
            -sum(amount) filter (amount < 0 and posted_on > $dormant_day and posted_on <= $as_of),
            0
        )::decimal(18, 2) as lately_out
    from line_classes
    join listed using (account)
    group by line_classes.account
)

select numbered_accounts.account_no, flows.* exclude (account)
from flows
join numbered_accounts using (account)
order by numbered_accounts.account_no
