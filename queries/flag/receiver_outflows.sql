-- What leaves the accounts of a receiver: every line out but reversals, transfers between accounts
-- of one agency, and what came back as a refund of the payment itself, which was never used.
--
-- reads   movements, receiver_accounts, passed_payments
-- takes   $as_of date, $reversal_window_days integer
-- gives   one row per line out, by receiver, day and place
select
    receiver_accounts.receiver, movements.account_no, movements.posted_on,
    (-movements.amount)::decimal(18, 2) as amount,
    movements.source_file, movements.source_sheet, movements.source_row
from movements
join receiver_accounts using (account_no)
where
    movements.amount < 0 and movements.posted_on <= $as_of and movements.class <> 'reversal'
    and (movements.class <> 'own_transfer' or starts_with(receiver_accounts.receiver, 'account '))
    and not exists (
        from passed_payments
        where
            passed_payments.receiver = receiver_accounts.receiver
            and passed_payments.amount = movements.amount
            and abs(passed_payments.paid_on - movements.posted_on) <= $reversal_window_days
    )
order by
    receiver_accounts.receiver, movements.posted_on, movements.source_file,
    movements.source_sheet nulls first, movements.source_row
