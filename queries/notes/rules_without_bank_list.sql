-- The rules that did not run because the register is there and the bank's list of accounts is not.
--
-- reads   supplied, switched_off, rules
-- takes
-- gives   one row where it is so, by rules
with off as (
    select coalesce(list(rule_id order by rule_id), []) as rules
    from switched_off join rules using (rule_id)
    where contains(needs, 'bank_accounts')
)

select rules, false as more
from off
where
    exists (from supplied where source_table = 'accounts')
    and not exists (from supplied where source_table = 'bank_accounts')
order by rules
