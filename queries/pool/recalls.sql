-- Money to be given back: lapsed and left-over carryovers by indicator, fund excesses into the
-- stabilisation fund, stale cash out of the accounts it lies in.
--
-- reads   findings, rules, stale_destinations
-- takes
-- gives   one row per finding, of cash one per account and destination, by finding_id,
--         from_account_no and destination
select
    finding_id, rule_id, subject_id, agency_code, amount,
    case
        when findings.verdict = 'return_up' then 'upper_level'
        when findings.verdict = 'stabilise' then 'stabilisation_fund'
        else 'treasury'
    end as destination,
    'indicator' as channel,
    null::varchar as from_account_no
from findings
join rules using (rule_id)
where rules.channel = 'indicator'
union all
select
    findings.finding_id, findings.rule_id, findings.subject_id, findings.agency_code,
    stale_destinations.amount, stale_destinations.destination, 'cash',
    stale_destinations.account_no
from findings
join stale_destinations using (finding_id)
order by finding_id, from_account_no nulls first, destination
