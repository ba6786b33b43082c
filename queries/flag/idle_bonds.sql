-- CR-20: bond money of which something is unspent longer after its issue than the months allowed.
-- It is not this office's to recall.
--
-- reads   root_standings
-- takes   $bond_day date
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    unspent as amount, null::decimal(18, 2) as amount_max, issued_on as since,
    fiscal_year, issued_on
from root_standings
where settled_bucket = 'EX-BOND' and issued_on <= $bond_day
order by subject_id
