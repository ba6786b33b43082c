-- Current accounts open at the end of the closed year, since when they have not changed, and the
-- rule that asks about them, if any: of several the first by number.
--
-- reads   unchanged_ledgers, findings
-- takes
-- gives   one row per agency, subject code and counterparty, by these
with asked as (
    select subject_id, min(rule_id) as rule_id
    from findings
    where subject_kind = 'ledger'
    group by subject_id
)

select
    unchanged_ledgers.agency_code, unchanged_ledgers.subject_code,
    unchanged_ledgers.subject_name, nullif(unchanged_ledgers.counterparty, '') as counterparty,
    unchanged_ledgers.closing, unchanged_ledgers.unchanged_since, asked.rule_id,
    unchanged_ledgers.division_code
from unchanged_ledgers
left join asked using (subject_id)
order by
    unchanged_ledgers.agency_code, unchanged_ledgers.subject_code,
    unchanged_ledgers.counterparty nulls first
