-- CR-OVER: chains that paid more than they were given.
--
-- reads   roots
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    (-unspent)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    null::date as since, fiscal_year
from roots
where unspent < 0
order by subject_id
