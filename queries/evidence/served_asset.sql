-- Assets: the idle asset that could serve the request.
--
-- reads   findings, rule_witnesses, served_requests, assets
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'assets' as source_table,
    assets.source_file, assets.source_sheet, assets.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'served_asset'
join served_requests on served_requests.request_id = findings.subject_id
join assets using (asset_no)
order by finding_id, source_file, source_sheet nulls first, source_row
