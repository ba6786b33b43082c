-- The findings that say to close an account: about the account itself, or about its agency.
--
-- reads   closings, findings
-- takes
-- gives   one row per account to close and finding, by account_no and finding_id
with reasons as (
    select account_no, agency_code, unnest(string_split(rules, ',')) as rule_id from closings
)

select reasons.account_no, findings.finding_id
from reasons
join findings
    on findings.rule_id = reasons.rule_id and findings.subject_kind = 'account'
    and findings.subject_id = reasons.account_no
union all
select reasons.account_no, findings.finding_id
from reasons
join findings
    on findings.rule_id = reasons.rule_id and findings.subject_kind = 'agency'
    and findings.subject_id = reasons.agency_code
order by account_no, finding_id
