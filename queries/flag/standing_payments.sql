-- Payments passed on but for those that were taken back on their day: a payment and a refund of one
-- root, receiver, day and amount leave each other out.
--
-- reads   passed_payments
-- takes
-- gives   one row per payment or refund, by root, day and place
with numbered as (
    select
        *, -amount as taken_back,
        row_number() over (
            partition by root_indicator_id, receiver, paid_on, amount
            order by source_file, source_sheet nulls first, source_row
        ) as nth
    from passed_payments
)

select numbered.* exclude (taken_back, nth)
from numbered
anti join numbered as other
    on other.root_indicator_id = numbered.root_indicator_id
    and other.receiver = numbered.receiver and other.paid_on = numbered.paid_on
    and other.taken_back = numbered.amount and other.nth = numbered.nth
order by root_indicator_id, paid_on, source_file, source_sheet nulls first, source_row
