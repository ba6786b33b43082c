-- Accounts whose balance, or whose number, is in doubt beside their statement, where the bank's
-- list and its lines are there.
--
-- reads   unsure_accounts, supplied
-- takes
-- gives   one row per kind of doubt, by kind
with doubted as (
    select
        *, case when doubt = 'balance_differs' then doubt else 'number_differs' end as kind
    from unsure_accounts
    where
        exists (from supplied where source_table = 'bank_lines')
        and exists (from supplied where source_table = 'bank_accounts')
)

select
    kind, count(*) as count,
    list(
        {
            'number': account_no, 'listed': listed_balance, 'day': statement_on,
            'stated': statement_balance
        }
        order by account_no, doubt
    )[1:3] as accounts,
    count(*) > 3 as more
from doubted
group by kind
order by kind
