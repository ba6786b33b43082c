-- The way of the money of each large project, step by step, forward and backward: the first issue,
-- each issue again, each payment and its payee, what of it came to an account that the data show,
-- what is left there, and what was found of it.
--
-- reads   roots, live_indicators, indicator_roots, payments, passed_uses, findings
-- takes   $as_of date, $trace_min integer
-- gives   one row per step, by project_code and step
with traced as (
    select project_code
    from roots
    where project_code is not null
    group by project_code
    having sum(brought) >= $trace_min
),

members as (
    select
        roots.project_code, indicator_roots.root_indicator_id, live_indicators.*
    from traced
    join roots using (project_code)
    join indicator_roots using (root_indicator_id)
    join live_indicators on live_indicators.indicator_id = indicator_roots.indicator_id
),

receipts as (
    select
        members.project_code, payments.indicator_id, passed_uses.receiver, passed_uses.paid_on,
        passed_uses.passed, passed_uses.left_there, passed_uses.source_file,
        passed_uses.source_sheet, passed_uses.source_row
    from passed_uses
    join payments
        on payments.source_file = passed_uses.source_file
        and payments.source_sheet is not distinct from passed_uses.source_sheet
        and payments.source_row = passed_uses.source_row
    join members using (indicator_id)
),

steps as (
    select
        project_code, 1 as place,
        case when origin_indicator_id is null then 'indicator' else 'reissue' end as kind,
        origin_indicator_id as from_id, indicator_id as to_id,
        (amount + adjusted)::decimal(18, 2) as amount, issued_on as day, source_file, source_sheet,
        source_row
    from members
    union all
    select
        members.project_code, 2, 'payment', payments.indicator_id,
        coalesce(payments.payee_no, payments.payee_name), payments.amount, payments.paid_on,
        payments.source_file, payments.source_sheet, payments.source_row
    from payments
    join members using (indicator_id)
    where payments.paid_on <= $as_of
    union all
    select
        project_code, 3, 'receipt', indicator_id, receiver, passed, paid_on, source_file,
        source_sheet, source_row
    from receipts
    union all
    select
        project_code, 4, 'balance', receiver, receiver, sum(left_there), $as_of, null, null, null
    from receipts
    group by project_code, receiver
    union all
    -- Two joins: one with an `or` would compare every finding with every indicator.
    select
        members.project_code, 5, 'finding', findings.subject_id, findings.finding_id,
        findings.amount, $as_of, null, null, null::bigint
    from findings
    join members on members.indicator_id = findings.subject_id
    where findings.subject_kind = 'indicator'
    union all
    select
        traced.project_code, 5, 'finding', findings.subject_id, findings.finding_id,
        findings.amount, $as_of, null, null, null::bigint
    from findings
    join traced on traced.project_code = findings.subject_id
    where findings.subject_kind = 'project'
)

select
    project_code,
    row_number() over (
        partition by project_code
        order by
            place, day, kind, from_id nulls first, to_id, source_file, source_sheet nulls first,
            source_row
    ) as step,
    kind, from_id, to_id, amount::decimal(18, 2) as amount, day, source_file, source_sheet,
    source_row
from steps
order by project_code, step
