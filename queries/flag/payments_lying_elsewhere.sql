-- CR-13: money passed on to the agency itself, to one under it or to an enterprise of the county
-- longer ago than the months allowed, beyond all that the receiver has paid out since the first of
-- it. Every payment out is set against every root that passed money there, so that the amount is
-- the least that can lie there.
--
-- reads   passed_uses, roots
-- takes
-- gives   one row per root, by subject_id
select
    root_indicator_id as subject_id, roots.division_code, roots.agency_code,
    sum(passed_uses.passed - passed_uses.used)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, min(passed_uses.since) as since,
    sum(passed_uses.payments)::integer as payments, roots.fiscal_year,
    sum(passed_uses.passed)::decimal(18, 2) as passed,
    sum(passed_uses.used)::decimal(18, 2) as used,
    string_agg(passed_uses.payee, '; ' order by passed_uses.payee, passed_uses.payee_agency_code)
        as payees
from passed_uses
join roots using (root_indicator_id)
where passed_uses.passed > passed_uses.used
group by root_indicator_id, roots.division_code, roots.agency_code, roots.fiscal_year
order by subject_id
