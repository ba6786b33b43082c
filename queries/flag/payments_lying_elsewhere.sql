-- CR-13: money passed on to the agency itself, to one under it or to an enterprise of the county
-- longer ago than the months allowed, beyond all that the receiver has paid out since the first of
-- it. Every payment out is set against every root that passed money there, so that the amount is
-- the least that can lie there. Late December's large payments are CR-16's.
--
-- reads   passed_payments, roots, movements, account_owners
-- takes   $as_of date, $passed_day date
-- gives   one row per root, by subject_id
with passed as (
    select
        root_indicator_id, payee_agency_code, min(payee_agency_name) as payee,
        sum(amount) as amount, count(*) filter (amount > 0) as payments, min(paid_on) as since
    from passed_payments
    where not is_late and (paid_on <= $passed_day or amount < 0)
    group by root_indicator_id, payee_agency_code
),

used as (
    select account_owners.agency_code, movements.posted_on, -sum(movements.amount) as amount
    from movements
    join account_owners using (account_no)
    where movements.class = 'payment' and movements.posted_on <= $as_of
    group by account_owners.agency_code, movements.posted_on
),

used_since as (
    select passed.root_indicator_id, passed.payee_agency_code, sum(used.amount) as amount
    from passed
    join used on used.agency_code = passed.payee_agency_code and used.posted_on >= passed.since
    group by passed.root_indicator_id, passed.payee_agency_code
),

lying as (
    select
        passed.*, coalesce(used_since.amount, 0) as used,
        passed.amount - coalesce(used_since.amount, 0) as lying
    from passed
    left join used_since using (root_indicator_id, payee_agency_code)
)

select
    root_indicator_id as subject_id, roots.division_code, roots.agency_code,
    'review' as verdict, sum(lying.lying)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(lying.since) as since,
    sum(lying.payments)::integer as payments, roots.fiscal_year,
    sum(lying.amount)::decimal(18, 2) as passed, sum(lying.used)::decimal(18, 2) as used,
    string_agg(lying.payee, '; ' order by lying.payee, lying.payee_agency_code) as payees
from lying
join roots using (root_indicator_id)
where lying.lying > 0
group by root_indicator_id, roots.division_code, roots.agency_code, roots.fiscal_year
order by subject_id
