-- Lines of the bank and of the book up to the as-of day, against the lines of all matches.
--
-- reads   bank_lines, book_lines, line_matches
-- takes   $as_of date
-- gives   one row
select
    'lines_in_matches' as control_id,
    (
        (select count(*) from book_lines where booked_on <= $as_of)
        + (
            select count(*) from bank_lines
            where posted_on <= $as_of and exists (select 1 from book_lines)
        )
    )::decimal(38, 2) as "left",
    (select count(distinct line) from line_matches)::decimal(38, 2) as "right"
