-- CR-05: money of a higher level that outlived its budget years.
--
-- reads   recalled_carryovers
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, division_code, agency_code, verdict,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, lapses_on as since,
    fiscal_year, budget_level, accepted_on,
    case
        when is_research and year(accepted_on) < 2018 then 'research_old'
        when is_research then 'research'
        else 'life_upper'
    end as term,
    goes, contract, cases, refunded_more, refunded
from recalled_carryovers
where bucket = 'CR-05'
order by subject_id
