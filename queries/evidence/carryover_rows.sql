-- Carryovers: what was reported for the root's chain, or for the account.
--
-- reads   findings, rule_witnesses, carryovers, indicator_roots
-- takes   $as_of date, $closed_year integer
-- gives   one row per finding and source row, by finding_id and place
with subjects as (
    select findings.finding_id, findings.subject_kind, findings.subject_id
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id
        and rule_witnesses.witness = 'carryover_rows'
),

of_roots as (
    select
        coalesce(indicator_roots.root_indicator_id, carryovers.indicator_id) as subject_id,
        carryovers.source_file, carryovers.source_sheet, carryovers.source_row
    from carryovers
    left join indicator_roots using (indicator_id)
    where make_date(carryovers.fiscal_year, 12, 31) <= $as_of
)

select
    subjects.finding_id, 'carryovers' as source_table,
    of_roots.source_file, of_roots.source_sheet, of_roots.source_row
from subjects
join of_roots using (subject_id)
where subjects.subject_kind = 'indicator'
union all
select
    subjects.finding_id, 'carryovers',
    carryovers.source_file, carryovers.source_sheet, carryovers.source_row
from subjects
join carryovers
    on carryovers.account_no = subjects.subject_id and carryovers.fiscal_year = $closed_year
where subjects.subject_kind = 'account'
order by finding_id, source_file, source_sheet nulls first, source_row
