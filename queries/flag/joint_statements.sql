-- Banks whose lines of a division came for several accounts in one file or sheet. Such an export
-- also says that an account of it without lines did not move. Where every account has a statement
-- of its own, or no line of a bank came at all, an account without lines has no statement.
--
-- reads   account_flows, account_owners, bank_entries
-- takes
-- gives   one row per division and bank (null where it is not named), by both
with shared as (
    select first_file, first_sheet
    from account_flows
    group by first_file, first_sheet
    having count(*) >= 2
)

select account_owners.division_code, bank_entries.bank_name, count(*) as account_count
from account_flows
join shared
    on shared.first_file = account_flows.first_file
    and shared.first_sheet is not distinct from account_flows.first_sheet
left join account_owners using (account_no)
left join bank_entries using (account_no)
group by account_owners.division_code, bank_entries.bank_name
order by account_owners.division_code nulls first, bank_entries.bank_name nulls first
