-- CR-22: construction money past its budget years of which nothing was paid in the last months.
--
-- reads   root_standings, roots, payments, indicator_roots
-- takes   $as_of date, $construction_day date
-- gives   one row per root, by subject_id
with last_paid as (
    select indicator_roots.root_indicator_id, max(payments.paid_on) as paid_on
    from payments
    join indicator_roots using (indicator_id)
    where payments.paid_on <= $as_of and payments.amount > 0
    group by indicator_roots.root_indicator_id
)

select
    root_indicator_id as subject_id, root_standings.division_code, root_standings.agency_code,
    root_standings.unspent as amount, null::decimal(18, 2) as amount_max,
    root_standings.lapses_on as since, root_standings.fiscal_year,
    last_paid.paid_on as last_paid_on,
    case
        when last_paid.paid_on is not null then 'stopped'
        when roots.paid > 0 then 'paid'
        else 'never'
    end as begun
from root_standings
join roots using (root_indicator_id)
left join last_paid using (root_indicator_id)
where
    root_standings.settled_bucket = 'EX-CONSTRUCTION' and root_standings.is_past_life
    and (last_paid.paid_on is null or last_paid.paid_on <= $construction_day)
order by subject_id
