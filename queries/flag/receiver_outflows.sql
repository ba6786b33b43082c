-- What leaves the accounts of a receiver: every line out but reversals, transfers between accounts
-- of one agency, and what came back as a refund of the payment itself, which was never used.
--
-- reads   line_classes, numbered_accounts, receiver_accounts, passed_payments
-- takes   $as_of date, $reversal_window_days integer
-- gives   one row per line out, by receiver, day and place
select
    receiver_accounts.receiver, receiver_accounts.account_no, line_classes.posted_on,
    (-line_classes.amount)::decimal(18, 2) as amount,
    line_classes.source_file, line_classes.source_sheet, line_classes.source_row
from line_classes
join numbered_accounts using (account)
join receiver_accounts using (account_no)
where
    line_classes.amount < 0 and line_classes.posted_on <= $as_of
    and line_classes.class <> 'reversal'
    and (
        line_classes.class <> 'own_transfer' or starts_with(receiver_accounts.receiver, 'account ')
    )
    and not exists (
        from passed_payments
        where
            passed_payments.receiver = receiver_accounts.receiver
            and passed_payments.amount = line_classes.amount
            and abs(passed_payments.paid_on - line_classes.posted_on) <= $reversal_window_days
    )
order by
    receiver_accounts.receiver, line_classes.posted_on, line_classes.source_file,
    line_classes.source_sheet nulls first, line_classes.source_row
