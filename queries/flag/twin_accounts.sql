-- BA-17: special accounts open at the bank that one agency holds for the same purpose: all but the
-- largest of each purpose.
--
-- reads   accounts_at_bank
-- takes
-- gives   one row per agency, by subject_id
with ranked as (
    select
        agency_code, division_code, account_no, balance, purpose,
        row_number() over (
            partition by agency_code, purpose order by balance desc, account_no
        ) as rank
    from accounts_at_bank
    where
        is_open and in_register and not is_foreign and agency_code is not null
        and account_kind = 'special' and purpose is not null
)

select
    agency_code as subject_id, division_code, agency_code,
    coalesce(sum(balance) filter (rank > 1), 0)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since,
    string_agg(distinct purpose, '、' order by purpose) as purposes, count(*) as accounts,
    string_agg(account_no, '、' order by account_no) as account_nos
from ranked
where
    (agency_code, purpose) in (select (agency_code, purpose) from ranked where rank = 2)
group by agency_code, division_code
order by subject_id
