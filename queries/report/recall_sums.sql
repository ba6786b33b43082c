-- What is recalled by kind, rule and verdict; a finding whose cash lies in several accounts counts
-- once, as it is listed once.
--
-- reads   recall_kinds
-- takes
-- gives   one row per kind, rule and verdict, by all three
select
    kind, coalesce(rule_id, '') as rule_id, coalesce(verdict, '') as verdict,
    count(distinct finding_id) as count, sum(amount)::decimal(38, 2) as amount
from recall_kinds
group by all
order by kind, rule_id, verdict
