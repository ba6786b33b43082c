-- The list of assets to put to use (盘活资产清单): for how many whole months each has been idle, and
-- what to do with it.
--
-- reads   asset_actions, assets, departments, findings, rules, requests
-- takes   $as_of date
-- gives   one row per asset with a proposal, by asset_no
with idle as (
    select findings.subject_id as asset_no, findings.finding_id, rules.name as idle_kind
    from findings
    join rules using (rule_id)
    where rules.idle
    qualify row_number() over (
        partition by findings.subject_id order by findings.rule_id, findings.finding_id
    ) = 1
)

select
    coalesce(
        departments.department_name, departments.department_code, assets.agency_code, '—'
    ) as department,
    assets.agency_code, departments.agency_name, asset_actions.asset_no, assets.asset_name,
    assets.category_code, assets.status as asset_status, assets.idle_since,
    (
        (extract(year from $as_of) - extract(year from assets.idle_since)) * 12
        + extract(month from $as_of) - extract(month from assets.idle_since)
        - case
            when extract(day from assets.idle_since) <= extract(day from $as_of) then 0
            when last_day($as_of) = $as_of then 0
            else 1
        end
    )::integer as idle_months,
    idle.idle_kind, assets.area, assets.location, assets.title_clear, assets.original_value,
    assets.net_value, asset_actions.action, asset_actions.partner,
    partners.agency_name as partner_name, asset_actions.why, idle.finding_id
from asset_actions
left join assets using (asset_no)
left join departments on departments.agency_code = assets.agency_code
left join idle on idle.asset_no = asset_actions.asset_no
left join requests on requests.request_id = asset_actions.partner
left join departments as partners on partners.agency_code = requests.agency_code
order by asset_actions.asset_no
