-- The source rows of money that no finding speaks of, what is kept or exempt: its indicators, and
-- what was paid from them by the as-of day. Of the 20,000 largest parts, no more are on the page.
--
-- reads   carryover_ageing, indicator_roots, live_indicators, payments
-- takes   $as_of date
-- gives   one row per root and source row, by root_indicator_id and place
with largest as (
    select root_indicator_id, verdict
    from carryover_ageing
    qualify row_number() over (
        order by abs(bucket_amount) desc nulls last, root_indicator_id, bucket
    ) <= 20000
),

chains as (
    select root_indicator_id, indicator_id
    from indicator_roots
    where
        root_indicator_id in (
            select root_indicator_id from largest where verdict in ('keep', 'exempt')
        )
)

select
    chains.root_indicator_id, 'indicators' as source_table,
    live_indicators.source_file::varchar as source_file,
    live_indicators.source_sheet::varchar as source_sheet,
    live_indicators.source_row::bigint as source_row
from chains
join live_indicators using (indicator_id)
union all
select
    chains.root_indicator_id, 'payments', payments.source_file::varchar,
    payments.source_sheet::varchar, payments.source_row::bigint
from chains
join payments using (indicator_id)
where payments.paid_on <= $as_of
order by root_indicator_id, source_table, source_file, source_sheet nulls first, source_row
