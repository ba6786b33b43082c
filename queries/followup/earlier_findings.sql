-- What the earlier result knew as open: its findings, and those that it did not look at itself and
-- carried on, each with where its recall goes. Nothing without an earlier result.
--
-- reads   old_run, old_findings, old_followup, recall_destinations
-- takes
-- gives   one row per finding, by finding_id
select
    old_findings.finding_id, old_findings.rule_id, old_findings.subject_kind,
    old_findings.subject_id, old_findings.division_code, old_findings.agency_code,
    old_findings.agency_name, old_findings.amount as amount_old, false as is_carried,
    coalesce(recall_destinations.destination, '') as destination, recall_destinations.channel,
    coalesce(old_followup.runs_open, 1) as runs_open,
    coalesce(old_followup.first_seen_as_of, old_run.as_of) as first_seen_as_of,
    old_run.as_of as last_seen_as_of
from old_findings
cross join old_run
left join recall_destinations
    on recall_destinations.finding_id = old_findings.finding_id and recall_destinations.is_earlier
left join old_followup on old_followup.finding_id = old_findings.finding_id
union all
select
    finding_id, rule_id, subject_kind, subject_id, division_code, agency_code, agency_name,
    amount_old, true, destination, channel, runs_open, first_seen_as_of,
    coalesce(last_seen_as_of, old_run.as_of)
from old_followup
cross join old_run
where change = 'not_looked_at'
order by finding_id
