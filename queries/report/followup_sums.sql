-- What is to be recalled now, how much of it units were notified of, and what the rows prove to
-- have come back since the earlier result, and in all runs of the chain: by destination and
-- channel. Three views of different moments, never to be added.
--
-- reads   recall_destinations, followup, sent_notices, old_sums
-- takes
-- gives   one row per destination and channel, by both
with parts as (
    select
        destination, channel, amount as recalled,
        case when finding_id in (select finding_id from sent_notices) then amount end as notified,
        null as received, null as received_before
    from recall_destinations
    where not is_earlier
    union all
    select destination_old, channel, null, null, settled_amount, null
    from followup
    where came_back and destination_old <> ''
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
