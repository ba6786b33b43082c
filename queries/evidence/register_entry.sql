-- Accounts: the account's entry in the register.
--
-- reads   findings, rule_witnesses, registered_accounts
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'accounts' as source_table,
    registered_accounts.source_file, registered_accounts.source_sheet,
    registered_accounts.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'register_entry'
join registered_accounts on registered_accounts.account_no = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
