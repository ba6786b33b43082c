-- What could take money out of a recall by indicator and was not there to be read.
--
-- reads   carryover_ageing, rules, switched_off
-- takes
-- gives   one row per such need of a rule, by need
with exempting(need, exemption) as (
    values ('indicators.direct_fund', 'direct'), ('projects.contract_balance', 'contracts')
)

select need, exemption
from exempting
where
    exists (
        from carryover_ageing join rules on rules.rule_id = carryover_ageing.bucket
        where rules.channel = 'indicator'
    )
    and exists (
        from switched_off join rules using (rule_id)
        where list_contains(string_split(rules.needs, ', '), exempting.need)
    )
order by need
