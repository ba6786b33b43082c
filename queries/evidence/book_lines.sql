-- Book lines: the unit's own lines of the account.
--
-- reads   findings, rule_witnesses, book_lines
-- takes   $as_of date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'book_lines' as source_table,
    book_lines.source_file, book_lines.source_sheet, book_lines.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'book_lines'
join book_lines
    on book_lines.account_no = findings.subject_id and book_lines.booked_on <= $as_of
order by finding_id, source_file, source_sheet nulls first, source_row
