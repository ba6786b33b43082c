-- What moved each day in the stale window through the own cash of agencies that can be aged.
-- Reversals are left out, and transfers whose other side is, by number, in the same set.
--
-- reads   line_classes, cash_sets
-- takes   $as_of date, $window_day date
-- gives   one row per set, agency and day with a counted line, by these
select
    cash_sets.cash_set, cash_sets.agency_code, line_classes.posted_on,
    sum(line_classes.amount)::decimal(18, 2) as moved,
    coalesce(-sum(line_classes.amount) filter (line_classes.amount < 0), 0)::decimal(18, 2)
        as outflow
from line_classes
join cash_sets using (account_no)
left join cash_sets as other
    on other.account_no = line_classes.counterparty_no
    and other.agency_code = cash_sets.agency_code
    and other.cash_set = cash_sets.cash_set
where
    line_classes.posted_on > $window_day and line_classes.posted_on <= $as_of
    and line_classes.class <> 'reversal'
    and other.account_no is null
group by cash_sets.cash_set, cash_sets.agency_code, line_classes.posted_on
order by cash_sets.cash_set, cash_sets.agency_code, line_classes.posted_on
