-- SF-00: agencies whose own cash cannot be aged, for the lines of an account begin too late or
-- it has no statement at all.
--
-- reads   own_cash_agencies, own_cash_accounts
-- takes
-- gives   one row per agency, by subject_id
select
    agency_code as subject_id, own_cash_agencies.division_code, agency_code,
    own_cash_agencies.balance as amount, null::decimal(18, 2) as amount_max, null::date as since,
    count(*) filter (not own_cash_accounts.covered) as uncovered_accounts,
    count(*) filter (not own_cash_accounts.covered and not own_cash_accounts.has_lines)
        as accounts_without_lines,
    case when accounts_without_lines > 0 then 'some' end as missing
from own_cash_agencies
join own_cash_accounts using (agency_code)
where not own_cash_agencies.covered
group by agency_code, own_cash_agencies.division_code, own_cash_agencies.balance
order by subject_id
