-- AS-09: assets of every other category idle for the months of the rule; the day itself counts.
--
-- reads   idle_assets
-- takes   $other_assets_day date
-- gives   one row per asset, by subject_id
select
    asset_no as subject_id, division_code, agency_code,
    net_value as amount, null::decimal(18, 2) as amount_max, idle_since as since,
    asset_name, idle_since
from idle_assets
where
    coalesce(left(category_code, 3), '') not in ('A01', 'A02')
    and idle_since <= $other_assets_day
order by subject_id
