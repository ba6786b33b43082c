-- What was paid, and what was refunded, of the root of each finding since a run last looked at it;
-- of an indicator that nobody knows, by its own id.
--
-- reads   earlier_findings, payments, indicator_roots
-- takes   $as_of date
-- gives   one row per finding of a root with payments since, by finding_id
select
    earlier_findings.finding_id,
    coalesce(sum(payments.amount) filter (payments.amount > 0), 0)::decimal(18, 2) as paid,
    max(payments.paid_on) filter (payments.amount > 0) as paid_on,
    coalesce(-sum(payments.amount) filter (payments.amount < 0), 0)::decimal(18, 2) as refunded,
    max(payments.paid_on) filter (payments.amount < 0) as refunded_on
from payments
left join indicator_roots using (indicator_id)
join earlier_findings
    on earlier_findings.subject_kind = 'indicator'
    and earlier_findings.subject_id
    = coalesce(indicator_roots.root_indicator_id, payments.indicator_id)
where payments.paid_on > earlier_findings.last_seen_as_of and payments.paid_on <= $as_of
group by earlier_findings.finding_id
order by earlier_findings.finding_id
