-- What follows for the next budget: each project of the last closed years, and each agency whose
-- budget is to be cut, with the strongest proposal: leave before cut, the larger cut first. What of
-- a project is recalled in this run and stood in its last budget again is named.
--
-- reads   project_performances, findings, rules, recalls, roots, known_agencies, texts
-- takes   $closed_year integer
-- gives   one row per subject, by subject_kind and subject_id
with proposed as (
    select
        findings.finding_id, findings.subject_kind, findings.subject_id, findings.agency_code,
        findings.division_code, findings.rule_id, findings.amount, findings.reason,
        findings.legal_basis,
        case when rules.budget_action = 'cancel' then 'cancel' else 'cut' end as action
    from findings
    join rules using (rule_id)
    where rules.budget_action is not null
),

strongest as (
    select
        *,
        row_number() over (
            partition by subject_kind, subject_id
            order by action = 'cancel' desc, amount desc nulls last, rule_id
        ) as place
    from proposed
),

kept as (
    select
        null as finding_id, 'project' as subject_kind, project_code as subject_id, agency_code,
        division_code, null as rule_id, budget as amount, null as reason, null as legal_basis,
        'keep' as action
    from project_performances
    where
        is_last and fiscal_year = $closed_year
        and project_code not in (select subject_id from proposed where subject_kind = 'project')
),

recalled as (
    select roots.project_code, sum(recalls.amount) as amount
    from recalls
    join roots on roots.root_indicator_id = recalls.subject_id and recalls.channel = 'indicator'
    where roots.project_code is not null
    group by roots.project_code
),

chosen as (
    select * exclude (place) from strongest
    where place = 1
    union all by name
    select * from kept
)

select
    chosen.subject_kind, chosen.subject_id, chosen.agency_code, chosen.action,
    chosen.amount::decimal(18, 2) as amount, chosen.rule_id,
    coalesce(chosen.reason, kept_text.text) || case
        when recalled.amount > 0 and last.budget > 0
            then replace(
                again_text.text, '{recalled}', format('{:,.2f}', recalled.amount)
            )
        else ''
    end as why,
    chosen.legal_basis, chosen.division_code,
    coalesce(known_agencies.department_code, chosen.agency_code) as department_code,
    last.fiscal_year, last.budget, last.spent, last.grade,
    recalled.amount::decimal(18, 2) as recalled, chosen.finding_id
from chosen
left join known_agencies using (agency_code)
left join project_performances as last
    on chosen.subject_kind = 'project' and last.project_code = chosen.subject_id and last.is_last
left join recalled
    on chosen.subject_kind = 'project' and recalled.project_code = chosen.subject_id
left join texts as kept_text on kept_text.topic = 'budget' and kept_text.code = 'keep'
left join texts as again_text on again_text.topic = 'budget' and again_text.code = 'again'
order by chosen.subject_kind, chosen.subject_id
