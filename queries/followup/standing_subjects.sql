-- The subjects of earlier findings that stand in this run's input, with the table that each stands
-- in: who is absent from its own table was not looked at.
--
-- reads   earlier_findings, indicators, payments, carryovers, indicator_roots, bank_accounts,
--         accounts, assets, asset_income, requests, leases, projects, income_due, deposits,
--         ledger_balances, known_agencies, live_indicators, project_years
-- takes   $as_of date
-- gives   one row per kind, table and subject, by these
select 'indicator' as kind, 'indicators' as needed, indicator_id as subject_id
from indicators
semi join earlier_findings on subject_id = indicator_id
union
select 'indicator', 'payments', indicator_id
from payments
semi join earlier_findings on subject_id = indicator_id
union
select 'carried', 'carryovers', root_indicator_id
from carryovers
join indicator_roots using (indicator_id)
union
select 'carried', 'carryovers', indicator_id from carryovers
union
select 'account', 'bank_accounts', account_no from bank_accounts
union
select 'account', 'bank_accounts', account_no from accounts where closed_on <= $as_of
union
select 'account', 'accounts', account_no from accounts
union
select 'asset', 'assets', asset_no from assets
union
select 'income_of_asset', 'asset_income', asset_no from asset_income
union
select 'request', 'requests', request_id from requests
union
select 'request', 'leases', lease_id from leases
union
select 'project', 'projects', project_code from projects
union
select 'project', 'project_years', project_code from project_years
union
select 'income', 'income_due', income_id from income_due
union
select 'deposit', 'deposits', deposit_id from deposits
union
select
    'ledger', 'ledger_balances',
    concat_ws('|', agency_code, subject_code, coalesce(counterparty, ''))
from ledger_balances
union
select 'agency', 'agencies', agency_code from known_agencies
union
select 'fund_item', 'indicators', fund_item_code
from live_indicators
semi join earlier_findings on subject_id = fund_item_code
order by kind, needed, subject_id
