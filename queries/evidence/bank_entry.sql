-- Bank accounts: the account's entry in the bank's list.
--
-- reads   findings, rule_witnesses, bank_entries
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'bank_accounts' as source_table,
    bank_entries.source_file, bank_entries.source_sheet, bank_entries.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'bank_entry'
join bank_entries on bank_entries.account_no = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
