-- Which of four sums each recall belongs to; cash is never put with indicators.
--
-- reads   recalls, findings
-- takes
-- gives   one row per recall, by finding_id and from_account_no
select
    recalls.finding_id, recalls.from_account_no, findings.rule_id, findings.verdict,
    findings.subject_id, recalls.agency_code, recalls.amount,
    case
        when recalls.channel = 'cash' then 'recall_cash'
        when recalls.destination = 'upper_level' then 'return_up'
        when recalls.destination = 'stabilisation_fund' then 'stabilise'
        else 'recall_indicator'
    end as kind
from recalls
left join findings using (finding_id)
order by recalls.finding_id, recalls.from_account_no nulls first
