-- AS-02: equipment and vehicles (A02) idle for the months of the rule; the day itself counts.
--
-- reads   idle_assets
-- takes   $equipment_day date
-- gives   one row per asset, by subject_id
select
    asset_no as subject_id, division_code, agency_code,
    net_value as amount, null::decimal(18, 2) as amount_max, idle_since as since,
    asset_name, idle_since
from idle_assets
where starts_with(category_code, 'A02') and idle_since <= $equipment_day
order by subject_id
