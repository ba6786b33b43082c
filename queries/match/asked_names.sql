-- The names by which other tables mean an agency without giving its code: who asks, and from which
-- division where the answer depends on it.
--
-- reads   bank_entries, bank_lines, payments, indicators, account_owners, counterparty_names,
--         payee_names, local_name_claims
-- takes
-- gives   one row per table, name and division, by these
with local_names as (
    select distinct name from local_name_claims
),

asked as (
    select 'bank_accounts' as used_in, owner_name as name, null as division_code
    from bank_entries
    where agency_code is null and owner_name is not null
    union all
    select 'bank_lines', name, null
    from counterparty_names
    where name not in (select name from local_names)
    union all
    select 'bank_lines', bank_lines.counterparty_name, account_owners.division_code
    from bank_lines
    join local_names on local_names.name = bank_lines.counterparty_name
    left join account_owners on account_owners.account_no = bank_lines.account_no
    union all
    select 'payments', name, null
    from payee_names
    where name not in (select name from local_names)
    union all
    select 'payments', payments.payee_name, indicators.division_code
    from payments
    join local_names on local_names.name = payments.payee_name
    left join indicators on indicators.indicator_id = payments.indicator_id
)

select distinct used_in, name, division_code
from asked
order by used_in, name, division_code nulls first
