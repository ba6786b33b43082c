-- The follow-up: one row per finding of this run and of the earlier one, what became of it, and how
-- far its handling is. The decision that is last in force counts, else the notice that went out.
--
-- reads   finding_changes, decisions, sent_notices, texts
-- takes   $as_of date
-- gives   one row per finding, by finding_id
with decided as (
    select * from decisions where is_last and why_code <> 'earlier'
),

noticed as (
    select finding_id, max(due_on) as due_on
    from sent_notices
    where coalesce(issued_on <= $as_of, true)
    group by finding_id
)

select
    finding_changes.finding_id, finding_changes.rule_id, finding_changes.subject_kind,
    finding_changes.subject_id, finding_changes.agency_code, finding_changes.change,
    case
        when change = 'settled' then 'done'
        when why_code = 'expired' then 'overdue'
        when decision = 'dispute' then 'disputed'
        when decision = 'keep' and why_code not like 'keep_%' then 'kept'
        when decision = 'done' then 'overdue'
        when decision in ('agree', 'explain') and decided.due_on < $as_of then 'overdue'
        when decision in ('agree', 'explain') and decided.due_on is not null then 'due'
        when decision in ('agree', 'explain') then 'answered'
        when noticed.due_on < $as_of then 'overdue'
        when noticed.finding_id is not null then 'notified'
        else 'found'
    end as state,
    finding_changes.amount_old, finding_changes.amount_new, finding_changes.settled_by,
    finding_changes.settled_amount, finding_changes.settled_on, finding_changes.runs_open,
    finding_changes.first_seen_as_of, decided.decision,
    coalesce(decided.due_on, noticed.due_on) as due_on, decided.valid_until,
    replace(texts.text, '{account_nos}', coalesce(unseen_accounts, '—')) as why,
    decided.person, decided.document, finding_changes.division_code, finding_changes.agency_name,
    finding_changes.destination_old, finding_changes.destination_new,
    coalesce(finding_changes.destination_new, finding_changes.destination_old) as destination,
    finding_changes.is_carried, finding_changes.channel, finding_changes.came_back,
    finding_changes.last_seen_as_of
from finding_changes
left join decided using (finding_id)
left join noticed using (finding_id)
left join texts on texts.topic = 'followup' and texts.code = 'unseen_' || unseen_why
order by finding_changes.finding_id
