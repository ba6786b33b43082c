-- AS-00: idle assets whose card does not say since when.
--
-- reads   idle_assets
-- takes
-- gives   one row per asset, by subject_id
select
    asset_no as subject_id, division_code, agency_code,
    net_value as amount, null::decimal(18, 2) as amount_max, null::date as since, asset_name
from idle_assets
where idle_since is null
order by subject_id
