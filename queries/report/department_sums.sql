-- What each department has to answer for: findings, recalls, accounts to close, idle assets.
--
-- reads   departments, recall_kinds, findings, rules, closings
-- takes
-- gives   one row per department, who gives back most first, by department_code
with parts as (
    select
        agency_code, null as agency_name, 0 as findings, 0 as closing,
        case when kind = 'recall_indicator' then amount end as recall_indicator,
        case when kind = 'stabilise' then amount end as stabilise,
        case when kind = 'return_up' then amount end as return_up,
        case when kind = 'lower_level' then amount end as lower_level,
        case when kind = 'recall_cash' then amount end as recall_cash, null as idle
    from recall_kinds
    -- What a fund has too much of is of no unit, though it is taken from the money of some.
    where verdict <> 'stabilise'
    union all
    select
        findings.agency_code, findings.agency_name, 1, 0, null, null, null, null, null,
        case when rules.idle then findings.amount end
    from findings
    left join rules using (rule_id)
    union all
    select agency_code, null, 0, 1, null, null, null, null, null, null from closings
),

sums as (
    select
        coalesce(departments.department_code, parts.agency_code) as department_code,
        coalesce(
            min(departments.department_name),
            min(parts.agency_name) filter (
                coalesce(departments.department_code, parts.agency_code) = parts.agency_code
            )
        ) as department_name,
        sum(parts.findings)::bigint as findings, sum(parts.closing)::bigint as closing,
        coalesce(sum(parts.recall_indicator), 0)::decimal(38, 2) as recall_indicator,
        coalesce(sum(parts.stabilise), 0)::decimal(38, 2) as stabilise,
        coalesce(sum(parts.return_up), 0)::decimal(38, 2) as return_up,
        coalesce(sum(parts.lower_level), 0)::decimal(38, 2) as lower_level,
        coalesce(sum(parts.recall_cash), 0)::decimal(38, 2) as recall_cash,
        coalesce(sum(parts.idle), 0)::decimal(38, 2) as idle
    from parts
    left join departments using (agency_code)
    where parts.agency_code is not null
    group by coalesce(departments.department_code, parts.agency_code)
)

select *
from sums
order by
    recall_indicator + stabilise + return_up + lower_level desc, recall_cash desc, findings desc,
    department_code
