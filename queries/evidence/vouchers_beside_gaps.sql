-- Book lines: those with the numbers before and behind a gap.
--
-- reads   findings, rule_witnesses, voucher_gaps, voucher_numbers
-- takes
-- gives   one row per finding and source row, by finding_id and place
select distinct
    findings.finding_id, 'book_lines' as source_table,
    voucher_numbers.source_file, voucher_numbers.source_sheet, voucher_numbers.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id
    and rule_witnesses.witness = 'vouchers_beside_gaps'
join voucher_gaps on voucher_gaps.account_no = findings.subject_id
join voucher_numbers
    on voucher_numbers.account_no = voucher_gaps.account_no
    and voucher_numbers.series = voucher_gaps.series
    and voucher_numbers.period = voucher_gaps.period
    and voucher_numbers.number in (voucher_gaps.number, voucher_gaps.next_number)
order by finding_id, source_file, source_sheet nulls first, source_row
