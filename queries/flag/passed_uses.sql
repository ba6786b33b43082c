-- What each root passed on longer ago than the months allowed, by receiver, and what the receiver
-- has paid out since the first of it. Late December's large payments are CR-16's.
--
-- reads   passed_payments, movements, account_owners
-- takes   $as_of date, $passed_day date
-- gives   one row per root and receiver, by both
with sent as (
    select
        root_indicator_id, payee_agency_code, min(payee_agency_name) as payee,
        sum(amount)::decimal(18, 2) as passed, count(*) filter (amount > 0) as payments,
        min(paid_on) as since
    from passed_payments
    where not is_late and (paid_on <= $passed_day or amount < 0)
    group by root_indicator_id, payee_agency_code
),

spent as (
    select account_owners.agency_code, movements.posted_on, -sum(movements.amount) as amount
    from movements
    join account_owners using (account_no)
    where movements.class = 'payment' and movements.posted_on <= $as_of
    group by account_owners.agency_code, movements.posted_on
),

spent_since as (
    select sent.root_indicator_id, sent.payee_agency_code, sum(spent.amount) as amount
    from sent
    join spent on spent.agency_code = sent.payee_agency_code and spent.posted_on >= sent.since
    group by sent.root_indicator_id, sent.payee_agency_code
)

select
    sent.root_indicator_id, sent.payee_agency_code, sent.payee, sent.passed,
    coalesce(spent_since.amount, 0)::decimal(18, 2) as used, sent.payments, sent.since
from sent
left join spent_since using (root_indicator_id, payee_agency_code)
order by sent.root_indicator_id, sent.payee_agency_code
