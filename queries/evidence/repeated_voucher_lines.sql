-- Book lines: those with a number that stands on several days of a month.
--
-- reads   findings, rule_witnesses, voucher_repeats, voucher_numbers
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'book_lines' as source_table,
    voucher_numbers.source_file, voucher_numbers.source_sheet, voucher_numbers.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id
    and rule_witnesses.witness = 'repeated_voucher_lines'
join voucher_repeats on voucher_repeats.account_no = findings.subject_id
join voucher_numbers
    on voucher_numbers.account_no = voucher_repeats.account_no
    and voucher_numbers.series = voucher_repeats.series
    and voucher_numbers.number = voucher_repeats.number
    and year(voucher_numbers.booked_on) * 100 + voucher_numbers.booked_month
        = voucher_repeats.booked_month
order by finding_id, source_file, source_sheet nulls first, source_row
