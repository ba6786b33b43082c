-- Agency years: the agency's row of the closed year.
--
-- reads   findings, rule_witnesses, agency_years
-- takes   $closed_year integer
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'agency_years' as source_table,
    years.source_file, years.source_sheet, years.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'agency_years'
join agency_years as years
    on years.agency_code = findings.subject_id and years.fiscal_year = $closed_year
order by finding_id, source_file, source_sheet nulls first, source_row
