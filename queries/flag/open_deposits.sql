-- Deposits received by the as-of day with what of them was not returned by then. A day of return
-- without its amount leaves that unknown (null).
--
-- reads   deposits, known_agencies
-- takes   $as_of date
-- gives   one row per deposit, by deposit_id
select
    deposits.deposit_id, known_agencies.division_code, deposits.agency_code,
    deposits.account_no, deposits.kind, deposits.payer, deposits.received_on,
    deposits.due_back_on, deposits.amount,
    (
        deposits.amount - case
            when deposits.returned_on > $as_of then 0
            when deposits.returned_on is not null then deposits.returned_amount
            else coalesce(deposits.returned_amount, 0)
        end
    )::decimal(18, 2) as held
from deposits
left join known_agencies using (agency_code)
where deposits.received_on <= $as_of
order by deposits.deposit_id
