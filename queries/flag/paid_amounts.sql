-- What was paid from each indicator by the as-of day, by the end of the closed year and by the end
-- of the year before; refunds are negative payments. Where there is no table of payments, the
-- county's own figures of the as-of day count; of an earlier day they say nothing.
--
-- reads   payments, live_indicators, supplied
-- takes   $as_of date, $closed_year_end date, $closed_year integer
-- gives   one row per indicator_id of payments, by indicator_id
select
    indicator_id,
    sum(amount)::decimal(18, 2) as paid,
    coalesce(sum(amount) filter (paid_on <= $closed_year_end), 0)::decimal(18, 2)
        as paid_in_closed_years,
    coalesce(sum(amount) filter (paid_on <= make_date($closed_year - 1, 12, 31)), 0)
        ::decimal(18, 2) as paid_in_years_before
from payments
where paid_on <= $as_of
group by indicator_id
union all
select
    indicator_id, paid,
    case when $as_of = $closed_year_end then paid end,
    null::decimal(18, 2)
from live_indicators
where
    paid is not null
    and not exists (from supplied where source_table = 'payments' and source_column is null)
order by indicator_id
