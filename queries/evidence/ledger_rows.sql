-- Balances of current accounts: the rows of the subject and counterparty.
--
-- reads   findings, rule_witnesses, ledger_balances
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'ledger_balances' as source_table,
    ledger_balances.source_file, ledger_balances.source_sheet, ledger_balances.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'ledger_rows'
join ledger_balances
    on concat_ws(
        '|', ledger_balances.agency_code, ledger_balances.subject_code,
        coalesce(ledger_balances.counterparty, '')
    ) = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
