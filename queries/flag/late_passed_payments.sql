-- CR-16: large payments of the last days of December to the agency itself, to one under it or to
-- an enterprise of the county, less what those have paid back since.
--
-- reads   passed_payments, roots
-- takes
-- gives   one row per root, by subject_id
with late as (
    select
        root_indicator_id, payee_agency_code, min(payee_agency_name) as payee,
        sum(amount) as paid, count(*) as payments, min(paid_on) as since
    from passed_payments
    where is_late
    group by root_indicator_id, payee_agency_code
),

paid_back as (
    select late.root_indicator_id, late.payee_agency_code, -sum(passed_payments.amount) as amount
    from late
    join passed_payments using (root_indicator_id, payee_agency_code)
    where passed_payments.amount < 0 and passed_payments.paid_on >= late.since
    group by late.root_indicator_id, late.payee_agency_code
),

left_there as (
    select late.*, late.paid - coalesce(paid_back.amount, 0) as amount
    from late
    left join paid_back using (root_indicator_id, payee_agency_code)
)

select
    root_indicator_id as subject_id, roots.division_code, roots.agency_code,
    sum(left_there.amount)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(left_there.since) as since,
    sum(left_there.payments)::integer as payments, roots.fiscal_year,
    string_agg(left_there.payee, '; ' order by left_there.payee, left_there.payee_agency_code)
        as payees
from left_there
join roots using (root_indicator_id)
where left_there.amount > 0
group by root_indicator_id, roots.division_code, roots.agency_code, roots.fiscal_year
order by subject_id
