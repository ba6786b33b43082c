-- DP-02: deposits that nobody claimed for the years of the rule after they were due back; one that
-- has no such day, after it was received. The day itself counts.
--
-- reads   open_deposits
-- takes   $deposit_day date
-- gives   one row per deposit, by subject_id
select
    deposit_id as subject_id, division_code, agency_code, held as amount,
    null::decimal(18, 2) as amount_max, coalesce(due_back_on, received_on) as since,
    kind as deposit_kind, payer, received_on, due_back_on,
    case when due_back_on is null then 'received' else 'due' end as counted_from
from open_deposits
where coalesce(due_back_on, received_on) <= $deposit_day and held > 0
order by subject_id
