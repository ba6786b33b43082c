-- Bank lines: what the receivers have paid out since the first of the money that was passed on to
-- them. Of more than 2,000 the largest; how many there are in all stands beside them.
--
-- reads   findings, rule_witnesses, passed_uses, account_owners, movements
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
with lines as (
    select
        findings.finding_id, movements.source_file, movements.source_sheet,
        movements.source_row, movements.amount
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id
        and rule_witnesses.witness = 'receiver_payments'
    join passed_uses
        on passed_uses.root_indicator_id = findings.subject_id
        and passed_uses.passed > passed_uses.used
    join account_owners on account_owners.agency_code = passed_uses.payee_agency_code
    join movements
        on movements.account_no = account_owners.account_no and movements.class = 'payment'
        and movements.posted_on between passed_uses.since and $as_of
),

counts as (select finding_id, count(*) as rows_in_all from lines group by finding_id)

select
    lines.finding_id, 'bank_lines' as source_table,
    lines.source_file, lines.source_sheet, lines.source_row, counts.rows_in_all
from lines
join counts using (finding_id)
qualify
    row_number() over (
        partition by lines.finding_id
        order by amount, source_file, source_sheet nulls first, source_row
    ) <= 2000
order by finding_id, source_file, source_sheet nulls first, source_row
