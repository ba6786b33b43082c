-- DP-01: deposits that were due back and were not returned, or not wholly.
--
-- reads   open_deposits
-- takes   $as_of date
-- gives   one row per deposit, by subject_id
select
    deposit_id as subject_id, division_code, agency_code, held as amount,
    null::decimal(18, 2) as amount_max, due_back_on as since, kind as deposit_kind, payer,
    due_back_on, amount as received
from open_deposits
where due_back_on <= $as_of and held > 0
order by subject_id
