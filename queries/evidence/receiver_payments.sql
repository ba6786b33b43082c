-- Bank lines: what left the receivers' accounts since the first of the money that was passed on to
-- them. Of more than 2,000 the largest; how many there are in all stands beside them.
--
-- reads   findings, rule_witnesses, passed_uses, receiver_outflows
-- takes
-- gives   one row per finding and source row, by finding_id and place
with firsts as (
    select root_indicator_id, receiver, min(paid_on) as since
    from passed_uses
    where left_there > 0
    group by root_indicator_id, receiver
),

lines as (
    select
        findings.finding_id, receiver_outflows.source_file, receiver_outflows.source_sheet,
        receiver_outflows.source_row, receiver_outflows.amount
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id
        and rule_witnesses.witness = 'receiver_payments'
    join firsts on firsts.root_indicator_id = findings.subject_id
    join receiver_outflows
        on receiver_outflows.receiver = firsts.receiver
        and receiver_outflows.posted_on >= firsts.since
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
        order by amount desc, source_file, source_sheet nulls first, source_row
    ) <= 2000
order by finding_id, source_file, source_sheet nulls first, source_row
