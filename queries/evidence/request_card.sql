-- Requests: the request.
--
-- reads   findings, rule_witnesses, requests
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'requests' as source_table,
    requests.source_file, requests.source_sheet, requests.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'request_card'
join requests on requests.request_id = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
