-- Leases: the running lease.
--
-- reads   findings, rule_witnesses, served_requests, leases
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'leases' as source_table,
    leases.source_file, leases.source_sheet, leases.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'lease_card'
join served_requests
    on served_requests.request_id = findings.subject_id and served_requests.kind = 'lease'
join leases on leases.lease_id = served_requests.request_id
order by finding_id, source_file, source_sheet nulls first, source_row
