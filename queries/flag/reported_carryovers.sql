-- The carryovers that agencies reported, per root and year, beside what the indicators and
-- payments leave unspent on 31 December of that year, of what was issued by then. A report about an
-- indicator that nobody knows stands for itself, with nothing behind it. Without payments the
-- county's own figures of the as-of day count; of an earlier day nobody knows: computed is null.
-- What was adjusted since an earlier result that knew the indicator is left out: the report was
-- made before.
--
-- reads   carryovers, wan_yuan_carryovers, indicator_roots, live_indicators, payments, supplied,
--         old_run, old_indicators
-- takes   $as_of date
-- gives   one row per root and fiscal year that has closed, by both
with reports as (
    select
        coalesce(indicator_roots.root_indicator_id, carryovers.indicator_id)
            as root_indicator_id,
        carryovers.fiscal_year,
        make_date(carryovers.fiscal_year, 12, 31) as year_end,
        min(carryovers.agency_code) as agency_code,
        sum(carryovers.closing)::decimal(18, 2) as reported,
        count(wan_yuan_carryovers.source_file) as wan_yuan_rows
    from carryovers
    left join wan_yuan_carryovers
        on wan_yuan_carryovers.source_file = carryovers.source_file
        and wan_yuan_carryovers.source_sheet is not distinct from carryovers.source_sheet
    left join indicator_roots using (indicator_id)
    where make_date(carryovers.fiscal_year, 12, 31) <= $as_of
    group by 1, 2
),

brought as (
    select
        reports.root_indicator_id, reports.fiscal_year,
        sum(
            coalesce(old_indicators.adjusted, live_indicators.adjusted)
            + case
                when
                    live_indicators.indicator_id = reports.root_indicator_id
                    or origins.issued_on > reports.year_end
                    then live_indicators.amount
                else 0
            end
        ) as brought
    from reports
    join indicator_roots using (root_indicator_id)
    join live_indicators
        on live_indicators.indicator_id = indicator_roots.indicator_id
        and live_indicators.issued_on <= reports.year_end
    left join live_indicators as origins
        on origins.indicator_id = live_indicators.origin_indicator_id
    left join old_run on true
    left join old_indicators
        on old_indicators.indicator_id = live_indicators.indicator_id
        and old_indicators.seen_as_of = old_run.as_of
    group by reports.root_indicator_id, reports.fiscal_year
),

paid as (
    select reports.root_indicator_id, reports.fiscal_year, sum(payments.amount) as paid
    from reports
    join indicator_roots using (root_indicator_id)
    join live_indicators
        on live_indicators.indicator_id = indicator_roots.indicator_id
        and live_indicators.issued_on <= reports.year_end
    join payments
        on payments.indicator_id = indicator_roots.indicator_id
        and payments.paid_on <= reports.year_end
    group by reports.root_indicator_id, reports.fiscal_year
    union all
    select
        reports.root_indicator_id, reports.fiscal_year,
        case
            when bool_and(live_indicators.paid is not null and reports.year_end = $as_of)
                then sum(live_indicators.paid)
        end
    from reports
    join indicator_roots using (root_indicator_id)
    join live_indicators
        on live_indicators.indicator_id = indicator_roots.indicator_id
        and live_indicators.issued_on <= reports.year_end
    where not exists (from supplied where source_table = 'payments' and source_column is null)
    group by reports.root_indicator_id, reports.fiscal_year
)

select
    reports.root_indicator_id, reports.fiscal_year,
    coalesce(live_indicators.agency_code, reports.agency_code) as agency_code,
    live_indicators.division_code, live_indicators.indicator_id is not null as is_known,
    reports.wan_yuan_rows, reports.reported,
    (
        coalesce(brought.brought, 0)
        - case when paid.root_indicator_id is null then 0 else paid.paid end
    )::decimal(18, 2) as computed
from reports
left join live_indicators on live_indicators.indicator_id = reports.root_indicator_id
left join brought
    on brought.root_indicator_id = reports.root_indicator_id
    and brought.fiscal_year = reports.fiscal_year
left join paid
    on paid.root_indicator_id = reports.root_indicator_id
    and paid.fiscal_year = reports.fiscal_year
order by reports.root_indicator_id, reports.fiscal_year
