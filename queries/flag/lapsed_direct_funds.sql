-- CR-21: direct money that outlived its budget years. It is not this office's to recall.
--
-- reads   root_standings
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code,
    unspent as amount, null::decimal(18, 2) as amount_max, lapses_on as since, fiscal_year,
    budget_level
from root_standings
where settled_bucket = 'EX-DIRECT' and is_past_life
order by subject_id
