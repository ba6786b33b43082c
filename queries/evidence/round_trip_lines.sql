-- Bank lines: the amounts that went at the year's end and those that came back.
--
-- reads   findings, rule_witnesses, round_trips, numbered_accounts, line_classes
-- takes   $as_of date, $late_from_day integer, $round_trip_days integer
-- gives   one row per finding and source row, by finding_id and place
select distinct
    findings.finding_id, 'bank_lines' as source_table, line_classes.source_file,
    line_classes.source_sheet, line_classes.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'round_trip_lines'
join round_trips on round_trips.account_no = findings.subject_id
join numbered_accounts using (account_no)
join line_classes
    on line_classes.account = numbered_accounts.account
    and line_classes.class in ('own_transfer', 'to_agency')
where
    line_classes.posted_on <= $as_of
    and (
        (
            line_classes.amount = -round_trips.amount
            and year(line_classes.posted_on) = round_trips.left_in
            and month(line_classes.posted_on) = 12 and day(line_classes.posted_on) >= $late_from_day
        )
        or (
            line_classes.amount = round_trips.amount
            and year(line_classes.posted_on) = round_trips.left_in + 1
            and dayofyear(line_classes.posted_on) <= $round_trip_days
        )
    )
order by finding_id, source_file, source_sheet nulls first, source_row
