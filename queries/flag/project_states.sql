-- Each project as it stands on the as-of day: what is dated later has not happened. A blank
-- contract balance is not known.
--
-- reads   projects
-- takes   $as_of date
-- gives   one row per project, by project_code
select
    project_code, project_name, agency_code,
    case
        when status in ('completed', 'terminated') and coalesce(completed_on, $as_of) <= $as_of
            then status
        else 'ongoing'
    end as status,
    case when completed_on <= $as_of then completed_on end as completed_on,
    case when accepted_on <= $as_of then accepted_on end as accepted_on,
    case when final_accounts_on <= $as_of then final_accounts_on end as final_accounts_on,
    case when contract_balance < 0 then 0 else contract_balance end::decimal(18, 2)
        as contract_balance,
    source_file, source_sheet, source_row
from projects
order by project_code
