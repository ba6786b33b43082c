-- Money that an account sent to its own agency or to another in the last days of December, and that
-- came back from there, the same amount, within the days allowed after the year's end. Of several
-- equal amounts as many count as went and came.
--
-- reads   line_classes, numbered_accounts, account_owners
-- takes   $as_of date, $late_from_day integer, $round_trip_days integer
-- gives   one row per account, other agency, year and amount, by these
with lines as (
    select
        own.account_no, own.agency_code, own.division_code, line_classes.posted_on,
        line_classes.amount, line_classes.counterparty_agency_code
    from line_classes
    join numbered_accounts using (account)
    join account_owners as own using (account_no)
    where
        line_classes.class in ('own_transfer', 'to_agency') and not own.is_foreign
        and line_classes.posted_on <= $as_of
),

gone as (
    select
        account_no, agency_code, division_code, counterparty_agency_code,
        year(posted_on) as left_in, -amount as amount, count(*) as lines,
        min(posted_on) as since
    from lines
    where amount < 0 and month(posted_on) = 12 and day(posted_on) >= $late_from_day
    group by all
),

back as (
    select
        account_no, counterparty_agency_code, year(posted_on) - 1 as left_in, amount,
        count(*) as lines
    from lines
    where amount > 0 and dayofyear(posted_on) <= $round_trip_days
    group by all
)

select
    gone.account_no, gone.counterparty_agency_code, gone.left_in::integer as left_in, gone.amount,
    gone.agency_code, gone.division_code, gone.since, least(gone.lines, back.lines) as times
from gone
join back
    on back.account_no = gone.account_no
    and back.counterparty_agency_code = gone.counterparty_agency_code
    and back.left_in = gone.left_in and back.amount = gone.amount
order by gone.account_no, gone.counterparty_agency_code, gone.left_in, gone.amount
