-- NT-01: government income that was collected and not remitted.
--
-- reads   income_dues
-- takes
-- gives   one row per income, by subject_id
select
    income_id as subject_id, division_code, agency_code,
    (collected - remitted)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    coalesce(collected_on, due_on) as since, item_name, collected, remitted, collected_on
from income_dues
where collected > remitted
order by subject_id
