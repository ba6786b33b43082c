-- Roots with money left that more than one exemption would hold: the first of the contract's order
-- names the bucket, and the others are said.
--
-- reads   root_standings, roots
-- takes
-- gives   one row per root, by root_indicator_id
with held as (
    select
        root_standings.root_indicator_id, root_standings.settled_bucket, roots.unspent,
        list_filter(
            [
                roots.exempt_bucket,
                case when roots.direct_fund then 'EX-DIRECT' end,
                case when roots.project_category = 'basic' then 'EX-BASIC' end,
                case
                    when roots.project_category = 'construction' and not root_standings.finished
                        then 'EX-CONSTRUCTION'
                end
            ],
            lambda bucket: bucket is not null
        ) as exemptions
    from root_standings
    join roots using (root_indicator_id)
    where root_standings.settled_bucket like 'EX-%'
)

select root_indicator_id, settled_bucket, unspent, exemptions
from held
where len(exemptions) > 1
order by root_indicator_id
