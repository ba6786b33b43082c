-- Bank lines: the outflows that the provable amount counts, where there is one.
--
-- reads   findings, rule_witnesses, own_cash_accounts, movements
-- takes   $as_of date, $window_day date
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'bank_lines' as source_table,
    movements.source_file, movements.source_sheet, movements.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'stale_outflows'
join own_cash_accounts on own_cash_accounts.agency_code = findings.subject_id
join movements
    on movements.account_no = own_cash_accounts.account_no
    and movements.posted_on > $window_day and movements.posted_on <= $as_of
    and movements.amount < 0 and movements.class <> 'reversal'
    and findings.amount > 0
order by finding_id, source_file, source_sheet nulls first, source_row
