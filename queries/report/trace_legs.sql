-- The way of the money of the eight large projects with most of it, those with findings first: of
-- each kind of step the five largest places, and all others as one. Negative payments are refunds
-- and lessen what went there.
--
-- reads   traces, projects, payments, findings, departments
-- takes
-- gives   one row per project, kind of step and place; `label` is null for all others
with sizes as (
    select
        project_code, coalesce(sum(amount) filter (kind = 'indicator'), 0) as issued,
        bool_or(kind = 'finding') as has_findings
    from traces
    group by project_code
),

told as (
    select
        project_code, row_number() over (order by has_findings desc, issued desc, project_code)
            as place
    from sizes
    qualify place <= 8
),

placed as (
    select
        traces.project_code, traces.kind,
        case when traces.kind = 'finding' then traces.to_id end as finding_id,
        case traces.kind
            when 'finding' then findings.rule_id
            when 'payment' then coalesce(payments.payee_name, traces.to_id)
            when 'receipt' then coalesce(departments.agency_name, traces.to_id)
            when 'balance' then coalesce(departments.agency_name, traces.to_id)
            else traces.to_id
        end as label,
        sum(traces.amount) as amount
    from traces
    semi join told using (project_code)
    left join findings on traces.kind = 'finding' and findings.finding_id = traces.to_id
    left join payments
        on traces.kind = 'payment'
        and payments.source_file = traces.source_file
        and payments.source_sheet is not distinct from traces.source_sheet
        and payments.source_row = traces.source_row
    left join departments
        on traces.kind in ('receipt', 'balance') and departments.agency_code = traces.to_id
    group by all
),

widths as (select project_code, max(abs(amount)) as most from placed group by project_code),

ranked as (
    select
        placed.*,
        row_number() over (
            partition by project_code, kind
            order by abs(amount) desc nulls last, label nulls last, finding_id
        ) as leg
    from placed
),

legs as (
    select project_code, kind, leg, label, finding_id, 1 as places, amount
    from ranked
    where leg <= 5
    union all
    select project_code, kind, 6, null, null, count(*), sum(amount)
    from ranked
    where leg > 5
    group by project_code, kind
)

select
    told.place as project_place, project_code, projects.project_name, legs.kind, legs.leg,
    legs.label, legs.finding_id, legs.places, legs.amount::decimal(18, 2) as amount,
    case
        when widths.most > 0 then least(greatest(legs.amount, 0) * 100 // widths.most, 100)::integer
        else 0
    end as percent_of_largest
from legs
join told using (project_code)
join widths using (project_code)
left join projects using (project_code)
order by project_place, legs.kind, legs.leg
