-- What can be recalled, by channel and destination: of each division, city, province, and of all.
--
-- reads   division_places, recalls
-- takes
-- gives   one row per level, code, channel and destination, by these
select
    places.level, places.code, recalls.channel, recalls.destination, count(*) as count,
    coalesce(sum(recalls.amount), 0)::decimal(38, 2) as amount
from division_places as places
join recalls using (division)
group by places.level, places.code, recalls.channel, recalls.destination
order by places.level, places.code, recalls.channel, recalls.destination
