-- Assets that stand idle on the as-of day; reserves never do, and what is dated later has not
-- begun.
--
-- reads   assets, known_agencies
-- takes   $as_of date
-- gives   one row per idle asset, by asset_no
select
    assets.asset_no, assets.asset_name, assets.agency_code, known_agencies.division_code,
    known_agencies.agency_kind, assets.category_code, assets.idle_since, assets.net_value,
    assets.title_clear, assets.project_code, assets.area
from assets
left join known_agencies using (agency_code)
where
    assets.status = 'idle'
    and not coalesce(assets.reserve, false)
    and coalesce(assets.idle_since, $as_of) <= $as_of
order by assets.asset_no
