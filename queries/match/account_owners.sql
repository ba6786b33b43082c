-- Every account that the register or the bank knows, and the agency that owns it: the register's
-- word first, then the bank's agency code, then the bank's owner name where one agency claims it
-- or, written without a region, bears its normal form.
--
-- reads   registered_accounts, bank_entries, agency_name_claims, sole_forms, known_agencies
-- takes
-- gives   one row per account number, by account_no
with both_sides as (
    select
        coalesce(registered_accounts.account_no, bank_entries.account_no) as account_no,
        coalesce(
            registered_accounts.agency_code, bank_entries.agency_code,
            agency_name_claims.agency_code, sole_forms.agency_code
        ) as agency_code,
        registered_accounts.account_no is not null as in_register,
        bank_entries.account_no is not null as in_bank_list,
        registered_accounts.account_kind,
        registered_accounts.purpose,
        registered_accounts.money_nature,
        registered_accounts.project_code,
        registered_accounts.term_to,
        registered_accounts.account_name as registered_name,
        bank_entries.owner_name,
        coalesce(registered_accounts.is_open, false) as open_in_register,
        coalesce(bank_entries.is_open, false) as open_at_bank,
        coalesce(bank_entries.is_foreign, false) as is_foreign,
        coalesce(bank_entries.opened_on, registered_accounts.opened_on) as opened_on
    from registered_accounts
    full join bank_entries using (account_no)
    left join agency_name_claims on agency_name_claims.name = bank_entries.owner_name
    left join sole_forms on sole_forms.name = bank_entries.owner_name
)

select
    both_sides.*, known_agencies.division_code, known_agencies.agency_name,
    known_agencies.department_code
from both_sides
left join known_agencies using (agency_code)
order by account_no
