-- What decides the bucket of each root with money left: its exemption, the day on which it lapses,
-- whether its project is finished, and how much of it the project's contract still needs. A general
-- transfer from above is the county's own money. 99 years are no term.
--
-- reads   roots, project_states
-- takes   $as_of date, $closed_year integer, $own_level integer, $life_years integer,
--         $life_years_upper integer, $extra_years integer, $research_full_years integer,
--         $older_research_full_years integer, $basic_recall boolean
-- gives   one row per root with unspent > 0, by root_indicator_id
with judged as (
    select
        roots.*,
        roots.budget_level < $own_level and roots.transfer_kind <> 'general' as from_above,
        coalesce(project_states.status, 'ongoing') in ('completed', 'terminated') as finished,
        roots.project_category = 'research'
        and coalesce(project_states.status, 'ongoing') <> 'terminated' as is_research,
        project_states.completed_on, project_states.accepted_on,
        coalesce(project_states.contract_balance, 0)::decimal(18, 2) as contract_balance,
        project_states.contract_balance is not null as contract_known,
        case
            when year(project_states.accepted_on) >= 2018 then $research_full_years
            when project_states.accepted_on is not null then $older_research_full_years
        end as research_years,
        case
            when is_research and research_years < 99
                then make_date(
                    (year(project_states.accepted_on) + research_years)::integer, 12, 31
                )
        end as research_lapses_on,
        roots.fiscal_year - 1 + $extra_years
        + case when roots.budget_level < $own_level then $life_years_upper else $life_years end
            as last_year
    from roots
    left join project_states using (project_code)
    where roots.unspent > 0
),

exempted as (
    select
        *,
        case
            when age_unknown then 'CR-00'
            when exempt_bucket is not null then exempt_bucket
            when direct_fund then 'EX-DIRECT'
            when project_category = 'basic' and not $basic_recall then 'EX-BASIC'
            when project_category = 'construction' and not finished then 'EX-CONSTRUCTION'
            when
                is_research
                and (research_lapses_on is null or research_lapses_on > $as_of)
                then 'EX-RESEARCH'
        end as settled_bucket
    from judged
),

-- Roots of one project share its contract balance, the oldest first.
queued as (
    select
        root_indicator_id,
        (
            sum(unspent) over (
                partition by project_code
                order by fiscal_year, issued_on, root_indicator_id
                rows unbounded preceding
            ) - unspent
        )::decimal(18, 2) as unspent_before
    from exempted
    where
        settled_bucket is null and not is_research
        and project_code is not null and contract_balance > 0
)

select
    exempted.root_indicator_id, exempted.division_code, exempted.agency_code,
    exempted.fiscal_year, exempted.issued_on, exempted.fund_type, exempted.fund_system,
    exempted.fund_item_code, exempted.func_code, exempted.dep_eco_code, exempted.project_code,
    exempted.project_name, exempted.project_category, exempted.budget_level,
    exempted.from_above, exempted.transfer_kind, exempted.allotted, exempted.in_doubt,
    exempted.is_research, exempted.finished, exempted.completed_on, exempted.accepted_on,
    exempted.contract_known, exempted.unspent,
    exempted.settled_bucket,
    exempted.last_year <= $closed_year as is_past_life,
    exempted.is_research or exempted.last_year <= $closed_year as lapsed,
    exempted.research_lapses_on,
    coalesce(exempted.research_lapses_on, make_date(exempted.last_year, 12, 31)) as lapses_on,
    case
        when queued.root_indicator_id is null then 0
        else greatest(
            least(exempted.unspent, exempted.contract_balance - queued.unspent_before), 0
        )
    end::decimal(18, 2) as contract_share
from exempted
left join queued using (root_indicator_id)
order by exempted.root_indicator_id
