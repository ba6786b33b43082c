-- Every unspent yuan in exactly one bucket: the first of the contract's table that applies. A root
-- whose project still owes on a contract stands in two rows, the contract's share and the rest.
--
-- reads   root_standings, rules, texts
-- takes   $upper_allotted varchar, $own_level integer
-- gives   one row per root and bucket, by root_indicator_id and bucket
with parts as (
    select
        root_standings.*,
        case
            when settled_bucket is not null then settled_bucket
            when finished then 'CR-02'
            when lapsed and from_above then 'CR-05'
            when lapsed then 'CR-01'
            else 'KEEP'
        end as bucket,
        (unspent - contract_share)::decimal(18, 2) as bucket_amount
    from root_standings
    where unspent > contract_share
    union all
    select *, 'CR-CONTRACT', contract_share
    from root_standings
    where contract_share > 0
),

-- Which of the bucket's reasons holds for this row.
explained as (
    select
        *,
        case
            when bucket = 'KEEP' and budget_level < $own_level then 'KEEP_upper'
            when
                bucket in ('CR-01', 'CR-05', 'EX-RESEARCH')
                and is_research and year(accepted_on) < 2018
                then bucket || '_research_old'
            when bucket in ('CR-01', 'CR-05') and is_research then bucket || '_research'
            when bucket = 'EX-RESEARCH' and accepted_on is null then 'EX-RESEARCH_waiting'
            when bucket = 'EX-RESEARCH' and research_lapses_on is null then 'EX-RESEARCH_kept'
            when bucket = 'CR-02' and completed_on is null then 'CR-02_undated'
            else bucket
        end as reason_code
    from parts
)

select
    root_indicator_id, division_code, agency_code, fiscal_year, issued_on, fund_type,
    fund_system, fund_item_code, func_code, dep_eco_code, project_code, project_name,
    project_category, budget_level, unspent, bucket, bucket_amount,
    case
        when bucket in ('CR-01', 'CR-02', 'CR-05') and in_doubt then 'review'
        when bucket not in ('CR-02', 'CR-05') or not from_above then rules.verdict
        when not allotted then 'return_up'
        when budget_level = 1 then 'recall'
        else $upper_allotted
    end as verdict,
    case when bucket in ('KEEP', 'CR-01', 'CR-05') then lapses_on end as lapses_on,
    completed_on, accepted_on,
    replace(
        replace(
            replace(
                replace(
                    texts.text, '{fiscal_year}', coalesce(fiscal_year::varchar, '—')
                ),
                '{lapses_on}', coalesce(lapses_on::varchar, '—')
            ),
            '{accepted_on}', coalesce(accepted_on::varchar, '—')
        ),
        '{completed_on}', coalesce(completed_on::varchar, '—')
    ) as why
from explained
join rules on rules.rule_id = bucket
left join texts on texts.topic = 'bucket' and texts.code = explained.reason_code
order by root_indicator_id, bucket
