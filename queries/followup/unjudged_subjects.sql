-- Subjects that are there and that a rule could not judge: what it needs of them is not. Of a blank
-- rule every one.
--
-- reads   unjudged_roots, passed_uses, unjudged_accounts, unreconciled_accounts,
--         uncompared_balances, findings, unjudged_fund_items
-- takes
-- gives   one row per kind, rule and subject, by these
select 'indicator' as kind, null::varchar as rule_id, root_indicator_id as subject_id
from unjudged_roots
union
select 'indicator', unnest(['CR-13', 'CR-16']), root_indicator_id
from passed_uses
where is_short
union
select 'account', 'BA-02', account_no from unjudged_accounts
union
select 'account', 'BA-11', account_no from unreconciled_accounts
union
select 'account', rule_id, account_no from uncompared_balances
union
select 'account', unnest(['BA-02', 'BA-08', 'BA-10', 'BA-11', 'CR-18']), subject_id
from findings
where rule_id = 'BA-00'
union
select 'agency', unnest(['SF-01', 'SF-02', 'NT-04']), subject_id
from findings
where rule_id = 'SF-00'
union
select 'fund_item', null, fund_item_code from unjudged_fund_items
order by kind, rule_id nulls first, subject_id
