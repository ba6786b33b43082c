-- Balances of current accounts by subject and year, rows of one counterparty added up, and what
-- kind each is: its code says so (2… payables; 12… receivables, but 1201, what the treasury still
-- owes of the quota), else its name: a whole trial balance has fixed assets, too. A blank movement
-- is no movement that the book tells of; whether one is blank is said (`is_blank`).
--
-- reads   ledger_balances
-- takes   $as_of date, $payable_pattern varchar, $receivable_pattern varchar
-- gives   one row per agency, subject code, counterparty and year, by these
with years as (
    select
        agency_code, subject_code, coalesce(counterparty, '') as counterparty, fiscal_year,
        min(subject_name) as subject_name,
        case when count(since_on) = count(*) and max(since_on) <= $as_of then max(since_on) end
            as since_on,
        case when count(opening) = count(*) then sum(opening) end::decimal(18, 2) as opening,
        sum(debit)::decimal(18, 2) as debit, sum(credit)::decimal(18, 2) as credit,
        sum(closing)::decimal(18, 2) as closing,
        count(debit) < count(*) or count(credit) < count(*) as is_blank
    from ledger_balances
    where fiscal_year <= year($as_of)
    group by agency_code, subject_code, coalesce(counterparty, ''), fiscal_year
)

select
    concat_ws('|', agency_code, subject_code, counterparty) as subject_id, agency_code,
    subject_code, subject_name, counterparty, fiscal_year, since_on, opening, debit, credit,
    closing, is_blank,
    case
        when starts_with(subject_code, '2') then 'payable'
        when starts_with(subject_code, '12') and not starts_with(subject_code, '1201')
            then 'receivable'
        when regexp_matches(subject_name, $payable_pattern) then 'payable'
        when regexp_matches(subject_name, $receivable_pattern) then 'receivable'
    end as kind,
    opening = closing and case
        when starts_with(subject_code, '1') then coalesce(credit, debit, 0)
        else coalesce(debit, credit, 0)
    end = 0 as is_unchanged
from years
order by agency_code, subject_code, counterparty, fiscal_year
