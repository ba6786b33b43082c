-- BA-10: collection accounts whose balance has stood for longer than the days the rules allow: the
-- lowest balance at the end of a day in that time, its first and last day included. Not of money
-- that the register calls the unit's own or held in trust.
--
-- reads   accounts_at_bank, numbered_accounts, line_classes
-- takes   $as_of date, $sweep_day date
-- gives   one row per account, by subject_id
with collecting as (
    select account_no, division_code, agency_code, balance
    from accounts_at_bank
    where
        is_open and not is_foreign and account_kind = 'collection'
        and coalesce(money_nature not in ('own_income', 'trust'), true)
        and lines_from <= $sweep_day + 1
),

days as (
    select account_no, line_classes.posted_on, sum(line_classes.amount) as moved
    from line_classes
    join numbered_accounts using (account)
    join collecting using (account_no)
    where line_classes.posted_on > $sweep_day and line_classes.posted_on <= $as_of
    group by account_no, line_classes.posted_on
),

ends as (
    -- The balance before each day that moved is the end of an earlier day.
    select
        collecting.account_no,
        collecting.balance - coalesce(
            sum(days.moved) over (
                partition by collecting.account_no order by days.posted_on desc
                rows unbounded preceding
            ),
            0
        ) as balance
    from collecting
    left join days using (account_no)
),

lowest as (
    select account_no, least(min(ends.balance), min(collecting.balance)) as balance
    from collecting
    join ends using (account_no)
    group by account_no
)

select
    account_no as subject_id, collecting.division_code, collecting.agency_code,
    lowest.balance::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    $sweep_day::date as since, collecting.balance
from collecting
join lowest using (account_no)
where lowest.balance > 0
order by subject_id
