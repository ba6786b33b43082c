-- From which day on the statements of each account cover it without a gap that their titles state:
-- a statement that says no last day goes on to the next. Blank where the last stated day is before
-- the as-of day: nobody has seen what came after it.
--
-- reads   account_files
-- takes   $as_of date
-- gives   one row per account with lines, by account_no
with statements as (
    select
        *, coalesce(covered_to, date '9999-12-31') as seen_to,
        max(seen_to) over (
            partition by account_no order by covered_from, seen_to, source_file, source_sheet
            rows between unbounded preceding and 1 preceding
        ) as seen_before
    from account_files
)

select
    account_no,
    case
        when max(seen_to) >= $as_of
            then max(covered_from) filter (coalesce(covered_from > seen_before + 1, true))
    end as covered_from,
    max(seen_to) as covered_to
from statements
group by account_no
order by account_no
