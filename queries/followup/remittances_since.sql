-- What each account remitted to the treasury, day by day, since the earliest day on which a run
-- last looked at a finding; interest apart.
--
-- reads   earlier_findings, movements, summary_words
-- takes   $as_of date
-- gives   one row per account, day and whether it was interest, by these
select
    movements.account_no, movements.posted_on,
    coalesce(summary_words.says_interest, false) as is_interest,
    (-sum(movements.amount))::decimal(18, 2) as remitted
from movements
left join summary_words using (summary)
where
    movements.class = 'remittance'
    and movements.posted_on > (select min(last_seen_as_of) from earlier_findings)
    and movements.posted_on <= $as_of
group by 1, 2, 3
order by 1, 2, 3
