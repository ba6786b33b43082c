-- Early warnings, each with its level: what a county set for the rule, else a hint that becomes a
-- warning in the last months. Nothing is stopped by itself.
--
-- reads   coming_ends, rule_levels, texts, switched_off
-- takes   $as_of date, $warn_months integer, $last_months integer
-- gives   one row per warning, by rule_id, subject_id and ends_on
select
    coming_ends.rule_id,
    coalesce(
        rule_levels.level,
        case
            when coming_ends.ends_on - to_months($warn_months) <= $as_of then 'warn'
            else 'hint'
        end
    ) as level,
    coming_ends.subject_kind, coming_ends.subject_id, coming_ends.agency_code, coming_ends.amount,
    coming_ends.ends_on, coming_ends.days_left,
    replace(
        replace(
            replace(texts.text, '{ends_on}', coming_ends.ends_on::varchar),
            '{days}', abs(coming_ends.days_left)::varchar
        ),
        '{amount}', coalesce(format('{:,.2f}', coming_ends.amount), '—')
    ) as reason,
    case
        when coming_ends.ends_on - to_months($last_months) <= $as_of then 'last'
        when coming_ends.ends_on - to_months($warn_months) <= $as_of then 'soon'
        else 'later'
    end as term
from coming_ends
left join rule_levels using (rule_id)
left join texts on texts.topic = 'warning' and texts.code = coming_ends.code
anti join switched_off on switched_off.rule_id = coming_ends.rule_id
order by coming_ends.rule_id, coming_ends.subject_id, coming_ends.ends_on, coming_ends.code
