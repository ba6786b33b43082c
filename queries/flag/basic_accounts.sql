-- Basic accounts open at the bank, ranked within their agency: the largest balance first, of
-- equal balances the smaller account number.
--
-- reads   accounts_at_bank
-- takes
-- gives   one row per basic account, by agency and rank
select
    agency_code, division_code, account_no, balance,
    row_number() over (
        partition by agency_code order by balance desc, account_no
    ) as rank
from accounts_at_bank
where account_kind = 'basic' and is_open and not is_foreign and agency_code is not null
order by agency_code, rank
