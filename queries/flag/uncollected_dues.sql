-- NT-02: government income that fell due and was not collected. What was remitted was collected,
-- whatever the row says of it.
--
-- reads   income_dues
-- takes   $as_of date
-- gives   one row per income, by subject_id
select
    income_id as subject_id, division_code, agency_code,
    (due_amount - greatest(collected, coalesce(remitted, 0)))::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, due_on as since, item_name, due_on, due_amount, collected
from income_dues
where
    due_on <= $as_of and collected is not null
    and due_amount > greatest(collected, coalesce(remitted, 0))
order by subject_id
