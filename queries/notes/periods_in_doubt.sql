-- Statements whose titles state a period that is not followed: one that ends before it begins,
-- different ones, or one that lines of the file lie outside of.
--
-- reads   statement_periods, account_files
-- takes
-- gives   one row per file or sheet, by file
with unfollowed as (
    select
        source_file::varchar as source_file, source_sheet,
        case when state = 'stated' then 'outside' else state end as doubt, stated_from, stated_to
    from statement_periods
    where
        state <> 'stated'
        or (source_file, coalesce(source_sheet, '')) in (
            select (source_file::varchar, coalesce(source_sheet, '')) from account_files
            where not is_stated
        )
)

select
    concat_ws(' / ', source_file, source_sheet) as file, doubt, stated_from::varchar as "from",
    stated_to::varchar as "to"
from unfollowed
order by file
