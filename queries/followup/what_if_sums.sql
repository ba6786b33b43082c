-- What the recalls come to as the law stands, and as it is supposed, by destination and channel.
--
-- reads   recalls, supposed_recalls, supposition
-- takes
-- gives   one row per destination and channel, by both
with two as (
    select destination, channel, amount as now, 0::decimal(18, 2) as supposed from recalls
    union all
    select destination, channel, 0, amount from supposed_recalls
)

select
    destination, channel, sum(now)::decimal(18, 2) as amount_now,
    sum(supposed)::decimal(18, 2) as amount_then,
    (sum(supposed) - sum(now))::decimal(18, 2) as difference,
    (select string_agg(name || '=' || value, ', ' order by name) from supposition) as supposed
from two
where exists (from supposition)
group by destination, channel
order by destination, channel
