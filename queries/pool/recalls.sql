-- Money to be given back: lapsed and left-over carryovers by indicator, fund excesses into the
-- stabilisation fund, root by root, stale cash out of the accounts it lies in.
--
-- reads   findings, rules, recalled_carryovers, fund_excess_members, stale_destinations
-- takes
-- gives   one row per finding and root, of cash one per account and destination, by finding_id,
--         subject_id, from_account_no and destination
select
    findings.finding_id, findings.rule_id, findings.subject_id, findings.agency_code,
    findings.amount, recalled_carryovers.destination, 'indicator' as channel,
    null::varchar as from_account_no
from findings
join rules using (rule_id)
join recalled_carryovers
    on recalled_carryovers.root_indicator_id = findings.subject_id
    and recalled_carryovers.bucket = findings.rule_id
where rules.channel = 'indicator' and recalled_carryovers.destination is not null
union all
select
    finding_id, rule_id, root_indicator_id, agency_code, amount, 'stabilisation_fund',
    'indicator', null
from fund_excess_members
union all
select
    findings.finding_id, findings.rule_id, findings.subject_id, findings.agency_code,
    stale_destinations.amount, stale_destinations.destination, 'cash',
    stale_destinations.account_no
from findings
join stale_destinations using (finding_id)
order by finding_id, subject_id, from_account_no nulls first, destination
