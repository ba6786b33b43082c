-- What each account remitted to the treasury, day by day, since the earliest day on which a run
-- last looked at a finding; interest apart.
--
-- reads   earlier_findings, line_classes, numbered_accounts
-- takes   $as_of date
-- gives   one row per account, day and whether it was interest, by these
select
    numbered_accounts.account_no, line_classes.posted_on,
    line_classes.says_interest as is_interest,
    (-sum(line_classes.amount))::decimal(18, 2) as remitted
from line_classes
join numbered_accounts using (account)
where
    line_classes.class = 'remittance'
    and line_classes.posted_on > (select min(last_seen_as_of) from earlier_findings)
    and line_classes.posted_on <= $as_of
group by 1, 2, 3
order by 1, 2, 3
