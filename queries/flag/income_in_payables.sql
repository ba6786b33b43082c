-- LB-03: payables that are credited and debited in one year and bear income in the name of the
-- subject or of the counterparty; the amount is what was credited in such years. What is due to
-- the treasury stands lawfully under 2101 to 2103 and is left out.
--
-- reads   ledger_years, known_agencies
-- takes   $income_pattern varchar
-- gives   one row per agency, subject code and counterparty, by subject_id
select
    ledger_years.subject_id, known_agencies.division_code, ledger_years.agency_code,
    sum(ledger_years.credit)::decimal(18, 2) as amount, null::decimal(18, 2) as amount_max,
    make_date(min(ledger_years.fiscal_year), 1, 1) as since, ledger_years.subject_code,
    min(ledger_years.subject_name) as subject_name,
    nullif(ledger_years.counterparty, '') as counterparty,
    string_agg(ledger_years.fiscal_year::varchar, ', ' order by ledger_years.fiscal_year) as years,
    sum(ledger_years.debit)::decimal(18, 2) as debit
from ledger_years
left join known_agencies using (agency_code)
where
    ledger_years.kind = 'payable' and ledger_years.credit > 0 and ledger_years.debit > 0
    and not starts_with(ledger_years.subject_code, '210')
    and (
        regexp_matches(ledger_years.subject_name, $income_pattern)
        or regexp_matches(ledger_years.counterparty, $income_pattern)
    )
group by
    ledger_years.subject_id, known_agencies.division_code, ledger_years.agency_code,
    ledger_years.subject_code, ledger_years.counterparty
order by ledger_years.subject_id
