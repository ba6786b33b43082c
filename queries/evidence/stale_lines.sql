-- Bank lines: every movement since the window opened, and what rolls the bank's balance to there.
-- The balances of the agency's accounts less these lines are the opening; its outflows are among
-- them. Of more than 2,000 the largest; how many there are in all stands beside them.
--
-- reads   findings, rule_witnesses, own_cash_accounts, bank_entries, numbered_accounts,
--         line_classes
-- takes   $as_of date, $window_day date
-- gives   one row per finding and source row, by finding_id and place
with asked as (
    -- A number instead of the finding's id, for millions of lines.
    select
        finding_id, row_number() over (order by finding_id) as finding, findings.subject_id
    from findings
    join rule_witnesses
        on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'stale_lines'
),

lines as (
    select
        asked.finding, line_classes.source_file, line_classes.source_sheet,
        line_classes.source_row, abs(line_classes.amount) as size
    from asked
    join own_cash_accounts on own_cash_accounts.agency_code = asked.subject_id
    join bank_entries using (account_no)
    join numbered_accounts using (account_no)
    join line_classes
        on line_classes.account = numbered_accounts.account
        and line_classes.posted_on > least($window_day, bank_entries.balance_on)
        and line_classes.posted_on <= greatest($as_of, bank_entries.balance_on)
),

counts as (select finding, count(*) as rows_in_all from lines group by finding),

-- Few have so many that they have to be put in order.
longest as (
    select finding, source_file, source_sheet, source_row
    from lines
    semi join (select finding from counts where rows_in_all > 2000) using (finding)
    qualify
        row_number() over (
            partition by finding
            order by size desc, source_file, source_sheet nulls first, source_row
        ) <= 2000
),

listed as (
    select finding, source_file, source_sheet, source_row
    from lines
    semi join (select finding from counts where rows_in_all <= 2000) using (finding)
    union all
    select finding, source_file, source_sheet, source_row from longest
)

select
    asked.finding_id, 'bank_lines' as source_table,
    listed.source_file, listed.source_sheet, listed.source_row, counts.rows_in_all
from listed
join counts using (finding)
join asked using (finding)
order by listed.finding, listed.source_file, listed.source_sheet nulls first, listed.source_row
