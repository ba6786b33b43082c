-- X-01: roots whose reported carryover is not what their indicators and payments leave. A row
-- reported in 万元 may be off by what rounding to two decimals takes.
--
-- reads   reported_carryovers
-- takes   $wan_yuan_tolerance integer
-- gives   one row per root, by subject_id; years add up
select
    root_indicator_id as subject_id, division_code, min(agency_code) as agency_code,
    sum(reported - computed)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    sum(reported)::decimal(18, 2) as reported, sum(computed)::decimal(18, 2) as computed,
    string_agg(fiscal_year::varchar, ', ' order by fiscal_year) as years,
    abs(sum(reported - computed))::decimal(18, 2) as difference,
    case sign(sum(reported - computed)) when 1 then 'more' when -1 then 'less' else 'even' end
        as reported_is,
    case when bool_and(is_known) then 'yes' else 'no' end as known
from reported_carryovers
where abs(reported - computed) > $wan_yuan_tolerance * wan_yuan_rows
group by root_indicator_id, division_code
order by subject_id
