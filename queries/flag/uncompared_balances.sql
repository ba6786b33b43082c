-- Accounts whose balance on the day that a rule compares nobody knows: the bank list's balance is
-- of another day, and the statement does not cover the time between.
--
-- reads   accounts_at_bank, bank_entries
-- takes   $as_of date, $closed_year_end date
-- gives   one row per account and rule, by both
with compared as (
    select 'BA-11' as rule_id, $as_of as day
    union all
    select unnest(['X-02', 'X-03']), $closed_year_end
)

select account_no, compared.rule_id, bank_entries.balance_on, compared.day
from accounts_at_bank
join bank_entries using (account_no)
cross join compared
where
    not accounts_at_bank.is_foreign and bank_entries.balance_on <> compared.day
    and not coalesce(
        accounts_at_bank.lines_from <= least(bank_entries.balance_on, compared.day) + 1, false
    )
order by account_no, compared.rule_id
