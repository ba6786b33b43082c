-- How much of each passed payment still lies with its receiver. A refund takes from the youngest
-- payments of its root; a line out covers the oldest passed money first, and only what had come by
-- then; what is left, never more than the accounts hold, is shared out youngest first.
--
-- reads   standing_payments, receiver_accounts, receiver_outflows
-- takes
-- gives   one row per payment, by receiver, day and place
with refunds as (
    select root_indicator_id, receiver, -sum(amount) as refunded
    from standing_payments
    where amount < 0
    group by root_indicator_id, receiver
),

queued as (
    select
        standing_payments.*,
        coalesce(refunds.refunded, 0) as refunded,
        sum(standing_payments.amount) over (
            partition by standing_payments.root_indicator_id, standing_payments.receiver
            order by
                standing_payments.paid_on desc, standing_payments.source_file desc,
                standing_payments.source_sheet desc nulls last, standing_payments.source_row desc
            rows unbounded preceding
        ) - standing_payments.amount as younger
    from standing_payments
    left join refunds using (root_indicator_id, receiver)
    where standing_payments.amount > 0
),

inflows as (
    select
        * exclude (amount, refunded, younger),
        (amount - least(greatest(refunded - younger, 0), amount))::decimal(18, 2) as passed
    from queued
),

days as (
    select receiver, day, sum(amount) as net
    from (
        select receiver, paid_on as day, passed as amount from inflows
        union all
        select receiver, posted_on, -amount from receiver_outflows
    )
    group by receiver, day
),

running as (
    select
        receiver, day,
        sum(net) over (partition by receiver order by day rows unbounded preceding) as total
    from days
),

-- Lines out when nothing passed was there cover nothing: the sum restarts from its lowest point.
uncovered as (
    select running.receiver, sums.net - least(min(running.total), 0) as amount
    from running
    join (select receiver, sum(net) as net from days group by receiver) as sums using (receiver)
    group by running.receiver, sums.net
),

holdings as (
    select
        receiver, sum(balance) as balance, max(lines_from) as lines_from,
        bool_or(lines_from is null) as is_unseen
    from receiver_accounts
    group by receiver
),

lying as (
    select
        receiver, holdings.balance, holdings.lines_from, holdings.is_unseen,
        least(uncovered.amount, greatest(holdings.balance, 0)) as amount
    from uncovered
    join holdings using (receiver)
),

shared as (
    select
        inflows.*, lying.amount as lying,
        lying.is_unseen or lying.lines_from > inflows.paid_on as is_short,
        sum(inflows.passed) over (
            partition by inflows.receiver
            order by
                inflows.paid_on desc, inflows.root_indicator_id desc, inflows.source_file desc,
                inflows.source_sheet desc nulls last, inflows.source_row desc
            rows unbounded preceding
        ) - inflows.passed as younger
    from inflows
    join lying using (receiver)
)

select
    root_indicator_id, receiver, receiver_name, payee_agency_code, paid_on, passed,
    greatest(least(passed, lying - younger), 0)::decimal(18, 2) as left_there,
    direct_fund, is_late, is_due, is_short, source_file, source_sheet, source_row
from shared
order by receiver, paid_on, source_file, source_sheet nulls first, source_row
