-- Current accounts open at the end of the closed year, and since when they have not changed: the
-- day on which the amount arose, else the first of the unbroken years, back from the closed one,
-- in which nothing moved. `unchanged_years`: how many these years are.
--
-- reads   ledger_years, known_agencies, finance_bureaus
-- takes   $closed_year integer
-- gives   one row per agency, subject code and counterparty, by these
with latest as (
    select * from ledger_years where fiscal_year = $closed_year and closing <> 0
),

unchanged as (
    select
        ledger_years.subject_id, ledger_years.fiscal_year,
        row_number() over (
            partition by ledger_years.subject_id order by ledger_years.fiscal_year desc
        ) as place,
        ledger_years.is_blank
    from ledger_years
    join latest using (subject_id)
    where
        ledger_years.is_unchanged and ledger_years.closing = latest.closing
        and ledger_years.fiscal_year <= $closed_year
),

unbroken as (
    select
        subject_id, count(*) as unchanged_years, min(fiscal_year) as first_year,
        bool_or(is_blank) as is_blank
    from unchanged
    where fiscal_year = $closed_year + 1 - place
    group by subject_id
)

select
    latest.subject_id, known_agencies.division_code, latest.agency_code, latest.subject_code,
    latest.subject_name, latest.counterparty, latest.kind, latest.closing, latest.since_on,
    coalesce(unbroken.unchanged_years, 0) as unchanged_years,
    coalesce(unbroken.is_blank, false) as is_blank,
    least(latest.since_on, make_date(unbroken.first_year, 1, 1)) as unchanged_since,
    finance_bureaus.agency_code is not null as of_treasury
from latest
left join unbroken using (subject_id)
left join known_agencies on known_agencies.agency_code = latest.agency_code
left join finance_bureaus on finance_bureaus.agency_code = latest.agency_code
order by latest.agency_code, latest.subject_code, latest.counterparty
