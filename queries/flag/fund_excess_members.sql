-- The roots that CR-04 would take its excess from, the oldest first, each as far as it goes.
--
-- reads   findings, rules, carryover_ageing
-- takes   $own_level integer
-- gives   one row per finding and root that it takes from, by both
with queued as (
    select
        findings.finding_id, findings.rule_id, carryover_ageing.root_indicator_id,
        carryover_ageing.agency_code, carryover_ageing.bucket_amount, findings.amount as excess,
        sum(carryover_ageing.bucket_amount) over (
            partition by findings.finding_id
            order by
                carryover_ageing.fiscal_year, carryover_ageing.issued_on,
                carryover_ageing.root_indicator_id
            rows unbounded preceding
        ) - carryover_ageing.bucket_amount as before
    from findings
    join rules using (rule_id)
    join carryover_ageing
        on carryover_ageing.fund_item_code = findings.subject_id
        and carryover_ageing.division_code = findings.division_code
        and carryover_ageing.bucket = 'KEEP' and carryover_ageing.fund_system = 'gov_fund'
        and carryover_ageing.budget_level = $own_level
    where rules.channel = 'indicator' and findings.subject_kind = 'fund_item'
)

select
    finding_id, rule_id, root_indicator_id, agency_code,
    least(bucket_amount, excess - before)::decimal(18, 2) as amount
from queued
where before < excess
order by finding_id, root_indicator_id
