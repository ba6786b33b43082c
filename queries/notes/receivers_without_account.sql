-- Agencies that money was passed to and that have no account at the bank in which it could lie.
--
-- reads   passed_payments, receiver_accounts, supplied
-- takes
-- gives   one row where there are any, by count
with missing as (
    select receiver, min(receiver_name) as name, sum(amount) as passed
    from passed_payments
    where
        receiver not in (select receiver from receiver_accounts)
        and exists (from supplied where source_table = 'bank_accounts')
    group by receiver
    having sum(amount) > 0
)

select
    count(*) as count,
    list(name order by name)[1:3] as agencies,
    count(*) > 3 as more,
    sum(passed)::decimal(38, 2) as passed
from missing
having count(*) > 0
order by count
