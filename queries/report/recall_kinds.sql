-- Which sum each recall belongs to: each destination has its own, and cash is never put with
-- indicators.
--
-- reads   recalls, findings
-- takes
-- gives   one row per recall, by finding_id, subject_id and from_account_no
select
    recalls.finding_id, recalls.from_account_no, findings.rule_id, findings.verdict,
    recalls.subject_id, recalls.agency_code, recalls.amount,
    case
        when recalls.channel = 'cash' and recalls.destination = 'upper_level' then 'cash_up'
        when recalls.channel = 'cash' and recalls.destination = 'lower_level' then 'cash_lower'
        when recalls.channel = 'cash' then 'recall_cash'
        when recalls.destination = 'upper_level' then 'return_up'
        when recalls.destination = 'lower_level' then 'lower_level'
        when recalls.destination = 'stabilisation_fund' then 'stabilise'
        else 'recall_indicator'
    end as kind
from recalls
left join findings using (finding_id)
order by recalls.finding_id, recalls.subject_id, recalls.from_account_no nulls first
