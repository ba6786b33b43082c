-- CR-16: money passed on in the last days of December of a closed year, as far as
-- the receiver's accounts still hold it.
--
-- reads   passed_uses, roots
-- takes
-- gives   one row per root, by subject_id
with lying as (
    select * from passed_uses where is_late and left_there > 0
),

receivers as (
    select
        root_indicator_id,
        string_agg(distinct receiver_name, '; ' order by receiver_name) as payees
    from lying
    group by root_indicator_id
)

select
    lying.root_indicator_id as subject_id, roots.division_code, roots.agency_code,
    sum(lying.left_there)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(lying.paid_on) as since,
    count(*)::integer as payments, roots.fiscal_year,
    sum(lying.passed)::decimal(18, 2) as passed,
    receivers.payees,
    case when bool_or(lying.is_short) then 'short' else 'whole' end as history
from lying
join roots using (root_indicator_id)
join receivers using (root_indicator_id)
group by
    lying.root_indicator_id, roots.division_code, roots.agency_code, roots.fiscal_year,
    receivers.payees
order by subject_id
