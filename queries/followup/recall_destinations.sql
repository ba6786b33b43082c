-- Where the recall of each finding goes, all its destinations joined, and how much it is: in this
-- run, and in the earlier result.
--
-- reads   recalls, old_recalls
-- takes
-- gives   one row per finding and run, by both
with every as (
    select false as is_earlier, finding_id, destination, channel, amount from recalls
    union all
    select true, finding_id, destination, channel, amount from old_recalls
)

select
    finding_id, is_earlier,
    string_agg(distinct destination, '+' order by destination) as destination,
    min(channel) as channel, sum(amount)::decimal(18, 2) as amount
from every
group by finding_id, is_earlier
order by finding_id, is_earlier
