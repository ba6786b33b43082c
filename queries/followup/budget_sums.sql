-- What the proposals come to, by department and action.
--
-- reads   budget_actions
-- takes
-- gives   one row per department and action, by both
select
    department_code, action, count(*) as count,
    coalesce(sum(amount), 0)::decimal(18, 2) as amount
from budget_actions
where action <> 'keep'
group by department_code, action
order by department_code, action
