-- What left the own cash of each agency that can be aged since the stale window opened, and how far
-- below the opening the end of a day has been, 0 where it never was. Reversals are left out, and
-- transfers whose other side is, by number, in the same set.
--
-- reads   line_classes, numbered_accounts, cash_sets
-- takes   $as_of date, $window_day date
-- gives   one row per set and agency with a counted line, by both
with members as (
    select
        cash_sets.cash_set, cash_sets.agency_code, numbered_accounts.account,
        -- A number for set and agency: there are nearly as many days as lines.
        dense_rank() over (order by cash_sets.cash_set, cash_sets.agency_code) as owner
    from cash_sets
    join numbered_accounts using (account_no)
),

days as (
    select
        members.owner, line_classes.posted_on,
        sum(line_classes.amount)::decimal(18, 2) as moved,
        coalesce(-sum(line_classes.amount) filter (line_classes.amount < 0), 0)::decimal(18, 2)
            as outflow
    from line_classes
    join members using (account)
    left join members as other
        on other.account = line_classes.counterparty_account and other.owner = members.owner
    where
        line_classes.posted_on > $window_day and line_classes.posted_on <= $as_of
        and line_classes.class <> 'reversal'
        and other.account is null
    group by members.owner, line_classes.posted_on
),

paths as (
    select
        owner, outflow,
        sum(moved) over (
            partition by owner order by posted_on rows unbounded preceding
        ) as moved_so_far
    from days
),

flows as (
    select owner, sum(outflow) as outflow, least(min(moved_so_far), 0) as deepest
    from paths
    group by owner
),

owners as (select distinct owner, cash_set, agency_code from members)

select owners.cash_set, owners.agency_code, flows.outflow, flows.deepest
from flows
join owners using (owner)
order by owners.cash_set, owners.agency_code
