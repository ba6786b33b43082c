-- What to do with each idle asset: the first row of the decision table that fits it. A title that
-- the card leaves blank is neither clear nor unclear. What one has to settle first has no action.
--
-- reads   findings, rules, idle_assets, served_requests, asset_decisions
-- takes
-- gives   one row per idle asset with a finding or a request it could serve, by asset_no
with candidates as (
    select
        idle_assets.*, served_requests.request_id,
        served_requests.agency_code as request_agency_code,
        case when idle_assets.idle_since is null then 'unknown' else 'known' end as since
    from idle_assets
    left join served_requests using (asset_no)
    where
        served_requests.request_id is not null
        or idle_assets.asset_no in (
            select findings.subject_id
            from findings
            join rules using (rule_id)
            where rules.idle
        )
)

select
    candidates.asset_no, asset_decisions.action,
    case when asset_decisions.action = 'use' then candidates.request_id end as partner,
    asset_decisions.why, candidates.agency_code, candidates.division_code
from candidates
join asset_decisions
    on (
        asset_decisions.title = 'any'
        or (asset_decisions.title = 'clear' and candidates.title_clear)
        or (asset_decisions.title = 'unclear' and not candidates.title_clear)
    )
    and asset_decisions.idle_since in ('any', candidates.since)
    and (
        asset_decisions.request is null
        or asset_decisions.request = (candidates.request_id is not null)
    )
    and (
        len(asset_decisions.category_prefixes) = 0
        or list_bool_or(
            list_transform(
                asset_decisions.category_prefixes,
                lambda prefix: starts_with(candidates.category_code, prefix)
            )
        )
    )
    and (
        len(asset_decisions.agency_kinds) = 0
        or list_contains(asset_decisions.agency_kinds, candidates.agency_kind)
    )
    and coalesce(candidates.net_value, 0) >= asset_decisions.min_net_value
qualify row_number() over (
    partition by candidates.asset_no order by asset_decisions.position
) = 1
order by candidates.asset_no
