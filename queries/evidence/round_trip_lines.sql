-- Bank lines: the amounts that went at the year's end and those that came back.
--
-- reads   findings, rule_witnesses, round_trips, movements
-- takes   $as_of date, $late_from_day integer, $round_trip_days integer
-- gives   one row per finding and source row, by finding_id and place
select distinct
    findings.finding_id, 'bank_lines' as source_table, movements.source_file,
    movements.source_sheet, movements.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'round_trip_lines'
join round_trips on round_trips.account_no = findings.subject_id
join movements
    on movements.account_no = round_trips.account_no
    and movements.class in ('own_transfer', 'to_agency')
where
    movements.posted_on <= $as_of
    and (
        (
            movements.amount = -round_trips.amount
            and year(movements.posted_on) = round_trips.left_in
            and month(movements.posted_on) = 12 and day(movements.posted_on) >= $late_from_day
        )
        or (
            movements.amount = round_trips.amount
            and year(movements.posted_on) = round_trips.left_in + 1
            and dayofyear(movements.posted_on) <= $round_trip_days
        )
    )
order by finding_id, source_file, source_sheet nulls first, source_row
