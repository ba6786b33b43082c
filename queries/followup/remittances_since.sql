-- What each account remitted to the treasury since the earlier result, interest apart.
--
-- reads   old_run, movements, summary_words
-- takes   $as_of date
-- gives   one row per account and whether it was interest, by both
select
    movements.account_no, coalesce(summary_words.says_interest, false) as is_interest,
    (-sum(movements.amount))::decimal(18, 2) as remitted, max(movements.posted_on) as remitted_on
from movements
cross join old_run
left join summary_words using (summary)
where
    movements.class = 'remittance'
    and movements.posted_on > old_run.as_of and movements.posted_on <= $as_of
group by 1, 2
order by 1, 2
