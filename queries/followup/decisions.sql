-- Every decision that was given, whether it applies, and why. Of several about one finding the
-- later document counts. To keep needs a reason and an end within the months allowed, counted from
-- the first run that read it. A decision about what this run does not find stays listed.
--
-- reads   ranked_decisions, finding_changes, texts
-- takes   $as_of date, $keep_months integer
-- gives   one row per decision, by finding_id and place
with judged as (
    select
        ranked_decisions.*, finding_changes.change, finding_changes.settled_on,
        finding_changes.settled_amount,
        case
            when finding_changes.finding_id is null then 'unknown'
            when not is_last then 'earlier'
            when change = 'settled' then 'settled'
            when decision = 'keep' and reason is null then 'keep_no_reason'
            when decision = 'keep' and valid_until is null then 'keep_no_end'
            when
                decision = 'keep' and valid_until > first_as_of + to_months($keep_months)
                then 'keep_too_long'
            when decision = 'keep' and valid_until < $as_of then 'expired'
            when change = 'not_looked_at' then 'not_looked_at'
            when decision = 'done' and settled_amount > 0 then 'done_proven'
            when decision = 'done' then 'done_unproven'
            else 'counts'
        end as why_code
    from ranked_decisions
    left join finding_changes using (finding_id)
)

select
    finding_id, decision, reason, document, person, due_on, done_on, done_amount, valid_until,
    source_file, source_sheet, source_row,
    judged.why_code in ('counts', 'done_proven', 'done_unproven') as applies,
    replace(
        replace(
            replace(
                replace(texts.text, '{settled_on}', coalesce(settled_on::varchar, '—')),
                '{valid_until}', coalesce(valid_until::varchar, '—')
            ),
            '{proven}', coalesce(settled_amount, 0)::decimal(18, 2)::varchar
        ),
        '{done_amount}', coalesce(done_amount::varchar, '—')
    ) as why,
    judged.why_code, first_as_of, is_last
from judged
left join texts on texts.topic = 'decision' and texts.code = judged.why_code
order by finding_id, is_last, source_file, source_sheet nulls first, source_row
