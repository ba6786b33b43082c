-- Each root's money as the carryover statement tells it: what stood when the closed year began,
-- what the year brought and paid, what was left at its end; and what came and was paid by the
-- as-of day. What nobody says was paid by a day leaves what stood on it null.
--
-- reads   live_indicators, indicator_roots, paid_amounts, supplied
-- takes   $closed_year integer, $closed_year_end date
-- gives   one row per root, by root_indicator_id; opening + year_brought - year_paid = closing
with origins as (
    select indicator_id, issued_on from live_indicators
),

-- As in roots: on a day an indicator counts only if it was issued by then, and one whose origin was
-- not yet issued stands for itself.
links as (
    select
        indicator_roots.root_indicator_id,
        live_indicators.indicator_id = indicator_roots.root_indicator_id as is_root,
        live_indicators.amount, live_indicators.adjusted,
        live_indicators.issued_on <= make_date($closed_year - 1, 12, 31) as was_there,
        live_indicators.issued_on <= $closed_year_end as is_there,
        coalesce(origins.issued_on > make_date($closed_year - 1, 12, 31), false) as stood_alone,
        coalesce(origins.issued_on > $closed_year_end, false) as stands_alone,
        coalesce(paid_amounts.paid, 0) as paid,
        coalesce(paid_amounts.paid_in_closed_years, 0) as paid_in_closed_years,
        coalesce(paid_amounts.paid_in_years_before, 0) as paid_in_years_before,
        paid_amounts.paid_in_closed_years is not null
        or exists (from supplied where source_table = 'payments' and source_column is null)
            as end_known,
        paid_amounts.paid_in_years_before is not null
        or exists (from supplied where source_table = 'payments' and source_column is null)
            as before_known
    from live_indicators
    join indicator_roots using (indicator_id)
    left join paid_amounts using (indicator_id)
    left join origins on origins.indicator_id = live_indicators.origin_indicator_id
),

sums as (
    select
        root_indicator_id,
        sum(adjusted + case when is_root then amount else 0 end) as brought,
        sum(paid) as paid,
        coalesce(sum(adjusted + case when is_root or stands_alone then amount else 0 end)
            filter (is_there), 0) as brought_by_end,
        case
            when coalesce(bool_and(end_known) filter (is_there), true)
                then coalesce(sum(paid_in_closed_years) filter (is_there), 0)
        end as paid_by_end,
        coalesce(sum(adjusted + case when is_root or stood_alone then amount else 0 end)
            filter (was_there), 0) as brought_before,
        case
            when coalesce(bool_and(before_known) filter (was_there), true)
                then coalesce(sum(paid_in_years_before) filter (was_there), 0)
        end as paid_before
    from links
    group by root_indicator_id
)

select
    root_indicator_id,
    brought::decimal(18, 2) as brought,
    paid::decimal(18, 2) as paid,
    (brought_before - paid_before)::decimal(18, 2) as opening,
    (brought_by_end - brought_before)::decimal(18, 2) as year_brought,
    (paid_by_end - paid_before)::decimal(18, 2) as year_paid,
    (brought_by_end - paid_by_end)::decimal(18, 2) as closing
from sums
order by root_indicator_id
