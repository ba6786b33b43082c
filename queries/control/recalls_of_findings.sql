-- What the rules on indicators demand, against what the recalls give back by indicator, over all
-- destinations.
--
-- reads   findings, rules, recalls
-- takes
-- gives   one row
select
    'recalls_of_findings' as control_id,
    (
        select coalesce(sum(findings.amount), 0)
        from findings
        join rules using (rule_id)
        where
            rules.channel = 'indicator'
            and findings.verdict in ('recall', 'return_up', 'stabilise')
    )::decimal(38, 2) as "left",
    (select coalesce(sum(amount), 0) from recalls where channel = 'indicator')::decimal(38, 2)
        as "right"
