-- Bank lines: every movement since the window opened, and what rolls the bank's balance to there.
-- The balances of the agency's accounts less these lines are the opening; its outflows are among
-- them. Of more than 2,000 the largest; how many there are in all stands beside them.
--
-- reads   findings, rule_witnesses, own_cash_accounts, bank_entries, line_classes
-- takes   $as_of date, $window_day date
-- gives   one row per finding and source row, by finding_id and place
with lines as (
    select
        findings.finding_id, line_classes.source_file, line_classes.source_sheet,
        line_classes.source_row, abs(line_classes.amount) as size
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'stale_lines'
    join own_cash_accounts on own_cash_accounts.agency_code = findings.subject_id
    join bank_entries using (account_no)
    join line_classes
        on line_classes.account_no = own_cash_accounts.account_no
        and line_classes.posted_on > least($window_day, bank_entries.balance_on)
        and line_classes.posted_on <= greatest($as_of, bank_entries.balance_on)
),

counts as (select finding_id, count(*) as rows_in_all from lines group by finding_id),

-- Few have so many that they have to be put in order.
longest as (
    select finding_id, source_file, source_sheet, source_row
    from lines
    semi join (select finding_id from counts where rows_in_all > 2000) using (finding_id)
    qualify
        row_number() over (
            partition by finding_id
            order by size desc, source_file, source_sheet nulls first, source_row
        ) <= 2000
),

listed as (
    select finding_id, source_file, source_sheet, source_row
    from lines
    semi join (select finding_id from counts where rows_in_all <= 2000) using (finding_id)
    union all
    select finding_id, source_file, source_sheet, source_row from longest
)

select
    listed.finding_id, 'bank_lines' as source_table,
    listed.source_file, listed.source_sheet, listed.source_row, counts.rows_in_all
from listed
join counts using (finding_id)
order by finding_id, source_file, source_sheet nulls first, source_row
