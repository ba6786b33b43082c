-- Where the running balance of an account first breaks in each file or sheet: the balance expected
-- there, the balance found, and how many more breaks follow.
--
-- reads   balance_breaks
-- takes
-- gives   one row per file or sheet and account, by these
with counted as (
    select account_no, source_file, source_sheet, count(*) as count
    from balance_breaks
    group by account_no, source_file, source_sheet
),

first_breaks as (
    select *
    from balance_breaks
    qualify row_number() over (
        partition by account_no, source_file, source_sheet order by posted_on, source_row
    ) = 1
)

select
    concat_ws(' / ', first_breaks.source_file::varchar, first_breaks.source_sheet) as file,
    account_no as account, source_row as row, expected, found, difference, count
from first_breaks
join counted using (account_no, source_file)
where first_breaks.source_sheet is not distinct from counted.source_sheet
order by file, account
