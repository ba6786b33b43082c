-- What is to be recalled now, how much of it units were notified of, and what the rows prove to
-- have come back since the earlier result, and in all runs of the chain: by destination and
-- channel. Three views of different moments, never to be added.
--
-- reads   recalls, old_recalls, followup, sent_notices, old_sums
-- takes
-- gives   one row per destination and channel, by both
with recalled as (
    select
        finding_id, string_agg(distinct destination, '+' order by destination) as destination,
        min(channel) as channel, sum(amount) as amount
    from recalls
    group by finding_id
),

returned as (
    select
        followup.finding_id, followup.settled_amount as amount,
        string_agg(distinct old_recalls.destination, '+' order by old_recalls.destination)
            as destination,
        min(old_recalls.channel) as channel
    from followup
    join old_recalls using (finding_id)
    where
        followup.settled_by in (
            'adjusted', 'refund', 'remittance', 'income_remitted', 'account_closed'
        )
    group by all
),

parts as (
    select
        destination, channel, amount as recalled,
        case when finding_id in (select finding_id from sent_notices) then amount end as notified,
        null as received, null as received_before
    from recalled
    union all
    select destination, channel, null, null, amount, null from returned
    union all
    select destination, channel, null, null, null, received_in_all from old_sums
)

select
    destination, channel,
    coalesce(sum(recalled), 0)::decimal(18, 2) as recalled,
    coalesce(sum(notified), 0)::decimal(18, 2) as notified,
    coalesce(sum(received), 0)::decimal(18, 2) as received,
    (coalesce(sum(received), 0) + coalesce(sum(received_before), 0))::decimal(18, 2)
        as received_in_all
from parts
group by destination, channel
order by destination, channel
