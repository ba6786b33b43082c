-- What was paid, and what was refunded, of each root since the earlier result; of an indicator that
-- nobody knows, by its own id.
--
-- reads   old_run, payments, indicator_roots
-- takes   $as_of date
-- gives   one row per root with payments since, by root_indicator_id
select
    coalesce(indicator_roots.root_indicator_id, payments.indicator_id) as root_indicator_id,
    coalesce(sum(payments.amount) filter (payments.amount > 0), 0)::decimal(18, 2) as paid,
    max(payments.paid_on) filter (payments.amount > 0) as paid_on,
    coalesce(-sum(payments.amount) filter (payments.amount < 0), 0)::decimal(18, 2) as refunded,
    max(payments.paid_on) filter (payments.amount < 0) as refunded_on
from payments
cross join old_run
left join indicator_roots using (indicator_id)
where payments.paid_on > old_run.as_of and payments.paid_on <= $as_of
group by 1
order by 1
