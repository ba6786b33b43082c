-- Government income with what was collected and remitted of it by the as-of day; what is dated
-- later has not happened. An amount that the row leaves blank although it happened is unknown
-- (null): a day without an amount, or money remitted that nobody says was collected.
--
-- reads   income_due, known_agencies
-- takes   $as_of date
-- gives   one row per income, by income_id
with happened as (
    select
        income_id, agency_code, item_name, due_on, due_amount,
        case
            when collected_on > $as_of then 0
            when collected_on is not null then collected_amount
            else coalesce(collected_amount, 0)
        end as collected,
        collected_on is null and collected_amount is null as nothing_said,
        case
            when remitted_on > $as_of then 0
            when remitted_on is not null then remitted_amount
            else coalesce(remitted_amount, 0)
        end as remitted,
        case when collected_on <= $as_of then collected_on end as collected_on
    from income_due
)

select
    happened.income_id, known_agencies.division_code, happened.agency_code, happened.item_name,
    happened.due_on, happened.due_amount,
    case
        when nothing_said and (remitted is null or remitted > 0) then null else collected
    end::decimal(18, 2) as collected,
    happened.remitted::decimal(18, 2) as remitted, happened.collected_on
from happened
left join known_agencies using (agency_code)
order by happened.income_id
