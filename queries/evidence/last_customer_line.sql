-- Bank lines: the last day on which a customer moved the account.
--
-- reads   findings, rule_witnesses, accounts_at_bank, numbered_accounts, line_classes
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'bank_lines' as source_table,
    line_classes.source_file, line_classes.source_sheet, line_classes.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'last_customer_line'
join accounts_at_bank on accounts_at_bank.account_no = findings.subject_id
join numbered_accounts using (account_no)
join line_classes
    on line_classes.account = numbered_accounts.account
    and line_classes.posted_on = accounts_at_bank.last_customer_movement_on
    and line_classes.class not in ('interest', 'fee', 'reversal')
order by finding_id, source_file, source_sheet nulls first, source_row
