-- The register's and the bank's entries of the agency's special accounts for the same purpose.
--
-- reads   findings, rule_witnesses, accounts_of_one_purpose, registered_accounts,
--         bank_entries
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'accounts' as source_table,
    registered_accounts.source_file, registered_accounts.source_sheet,
    registered_accounts.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id
    and rule_witnesses.witness = 'agency_twin_accounts'
join accounts_of_one_purpose on accounts_of_one_purpose.agency_code = findings.subject_id
join registered_accounts using (account_no)
union all
select
    findings.finding_id, 'bank_accounts',
    bank_entries.source_file, bank_entries.source_sheet, bank_entries.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id
    and rule_witnesses.witness = 'agency_twin_accounts'
join accounts_of_one_purpose on accounts_of_one_purpose.agency_code = findings.subject_id
join bank_entries using (account_no)
order by finding_id, source_table, source_file, source_sheet nulls first, source_row
