-- Special accounts open at the bank that one agency holds for the same purpose, ranked within it:
-- the largest balance first, of equal balances the smaller account number.
--
-- reads   accounts_at_bank
-- takes
-- gives   one row per account whose purpose has more than one, by agency, purpose and rank
with ranked as (
    select
        agency_code, division_code, purpose, account_no, balance,
        row_number() over (
            partition by agency_code, purpose order by balance desc, account_no
        ) as rank
    from accounts_at_bank
    where
        is_open and in_register and not is_foreign and agency_code is not null
        and account_kind = 'special' and purpose is not null
),

shared_purposes as (
    select agency_code, purpose from ranked where rank = 2
)

select agency_code, division_code, purpose, account_no, balance, rank
from ranked
join shared_purposes using (agency_code, purpose)
order by agency_code, purpose, rank
