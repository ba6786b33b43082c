-- Assets: the card of the asset.
--
-- reads   findings, rule_witnesses, assets
-- takes
-- gives   one row per finding and source row, by finding_id and place
select
    findings.finding_id, 'assets' as source_table,
    assets.source_file, assets.source_sheet, assets.source_row
from findings
join rule_witnesses
    on rule_witnesses.rule_id = findings.rule_id and rule_witnesses.witness = 'asset_card'
join assets on assets.asset_no = findings.subject_id
order by finding_id, source_file, source_sheet nulls first, source_row
