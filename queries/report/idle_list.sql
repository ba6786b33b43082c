-- The findings of idle assets, the largest of each rule first, with what is proposed for them.
--
-- reads   findings, rules, asset_actions, assets
-- takes
-- gives   one row per finding, by rule_id, amount and asset_no
select
    findings.finding_id, findings.rule_id, findings.subject_id as asset_no, assets.asset_name,
    findings.agency_name, findings.since, asset_actions.action, findings.amount
from findings
join rules using (rule_id)
left join asset_actions on asset_actions.asset_no = findings.subject_id
left join assets on assets.asset_no = findings.subject_id
where rules.idle
order by findings.rule_id, findings.amount desc nulls last, asset_no, findings.finding_id
