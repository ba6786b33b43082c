-- Payments, and lines out of zero-balance accounts, that meet a rule about payments: ready to load
-- into the county's payment system, which alone may stop anything. Of an overspent indicator those
-- from the one on that paid more than there was.
--
-- reads   findings, payments, indicator_roots, roots, passed_uses, zero_balance_lines, rule_levels
-- takes   $as_of date
-- gives   one row per payment and rule, by rule_id, indicator, day, amount and place
with of_roots as (
    select
        payments.indicator_id, payments.paid_on, payments.amount, payments.source_file,
        payments.source_sheet, payments.source_row,
        sum(payments.amount) over (
            partition by roots.root_indicator_id
            order by
                payments.paid_on, payments.source_file, payments.source_sheet nulls first,
                payments.source_row
            rows unbounded preceding
        ) > roots.brought as beyond
    from payments
    join indicator_roots using (indicator_id)
    join roots using (root_indicator_id)
    where
        payments.paid_on <= $as_of
        and roots.root_indicator_id in (select subject_id from findings where rule_id = 'CR-OVER')
),

passed as (
    select
        payments.indicator_id, passed_uses.root_indicator_id, payments.paid_on, payments.amount,
        payments.source_file, payments.source_sheet, payments.source_row, passed_uses.is_due,
        passed_uses.is_late
    from passed_uses
    join payments
        on payments.source_file = passed_uses.source_file
        and payments.source_sheet is not distinct from passed_uses.source_sheet
        and payments.source_row = passed_uses.source_row
    where passed_uses.left_there > 0
),

hits as (
    select
        indicator_id, paid_on, amount, 'CR-OVER' as rule_id, source_file, source_sheet, source_row
    from of_roots
    where beyond and amount > 0
    union all
    select
        indicator_id, paid_on, amount, 'X-04', source_file, source_sheet, source_row
    from payments
    where
        paid_on <= $as_of
        and indicator_id in (select subject_id from findings where rule_id = 'X-04')
    union all
    select
        null, posted_on, -amount, 'BA-08', source_file, source_sheet, source_row
    from zero_balance_lines
    union all
    select
        passed.indicator_id, passed.paid_on, passed.amount, findings.rule_id, passed.source_file,
        passed.source_sheet, passed.source_row
    from passed
    join findings
        on findings.subject_id = passed.root_indicator_id
        and ((findings.rule_id = 'CR-13' and is_due) or (findings.rule_id = 'CR-16' and is_late))
)

select
    hits.indicator_id, hits.paid_on, hits.amount::decimal(18, 2) as amount, hits.rule_id,
    coalesce(rule_levels.level, 'warn') as level, hits.source_file, hits.source_sheet,
    hits.source_row
from hits
left join rule_levels using (rule_id)
order by
    hits.rule_id, hits.indicator_id nulls first, hits.paid_on, hits.amount, hits.source_file,
    hits.source_sheet nulls first, hits.source_row
