-- Accounts with a book, or that carryovers name, whose balance on the day compared nobody knows:
-- the bank list's is of another day, and the statement does not lead from one to the other.
--
-- reads   uncompared_balances, reconciliations, account_carryovers
-- takes
-- gives   one row per rule and day, by both
select
    rules as rule_ids, day, count(*) as count,
    list(account_no order by account_no)[1:20] as accounts,
    count(*) > 20 as more
from (
    select
        account_no, day, string_agg(rule_id, ', ' order by rule_id) as rules
    from uncompared_balances
    where
        (rule_id = 'BA-11' and account_no in (select account_no from reconciliations))
        or (rule_id <> 'BA-11' and account_no in (select account_no from account_carryovers))
    group by account_no, day
)
group by rules, day
order by rules, day
