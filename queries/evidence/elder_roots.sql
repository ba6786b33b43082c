-- Indicators and payments: the older roots of the project to which its contract's balance went
-- first. Of more than 2,000 the first; how many there are in all stands beside them.
--
-- reads   findings, rule_witnesses, carryover_ageing, indicator_roots, live_indicators, payments
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id, table and place
with elders as (
    select findings.finding_id, elder.root_indicator_id
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'elder_roots'
    join carryover_ageing as own
        on own.root_indicator_id = findings.subject_id and own.bucket = findings.rule_id
    join carryover_ageing as elder
        on elder.project_code = own.project_code and elder.bucket = 'CR-CONTRACT'
        and (elder.fiscal_year, coalesce(elder.issued_on, date '9999-12-31'),
            elder.root_indicator_id)
        < (own.fiscal_year, coalesce(own.issued_on, date '9999-12-31'), own.root_indicator_id)
    -- Research money goes past its contract.
    where own.project_category <> 'research'
),

places as (
    select
        elders.finding_id, 'indicators' as source_table,
        live_indicators.source_file, live_indicators.source_sheet, live_indicators.source_row
    from elders
    join indicator_roots using (root_indicator_id)
    join live_indicators on live_indicators.indicator_id = indicator_roots.indicator_id
    union all
    select
        elders.finding_id, 'payments',
        payments.source_file, payments.source_sheet, payments.source_row
    from elders
    join indicator_roots using (root_indicator_id)
    join payments
        on payments.indicator_id = indicator_roots.indicator_id and payments.paid_on <= $as_of
),

counts as (
    select finding_id, source_table, count(*) as rows_in_all from places group by all
)

select
    places.finding_id, places.source_table,
    places.source_file, places.source_sheet, places.source_row, counts.rows_in_all
from places
join counts using (finding_id, source_table)
qualify
    row_number() over (
        partition by places.finding_id, places.source_table
        order by source_file, source_sheet nulls first, source_row
    ) <= 2000
order by finding_id, source_table, source_file, source_sheet nulls first, source_row
