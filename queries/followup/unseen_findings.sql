-- Earlier findings whose subject this run did not look at, and why: its rule is off, the subject is
-- no longer in its own table, an account of its agency is missing at the bank, or what the rule
-- needs to judge it is not there. Absence is a claim about what was looked at.
--
-- reads   earlier_findings, rules, switched_off, indicators, payments, carryovers, indicator_roots,
--         old_accounts, bank_accounts, accounts, assets, asset_income, requests, leases, projects,
--         income_due, deposits, ledger_balances, known_agencies, lost_accounts, unjudged_roots,
--         unjudged_accounts, accounts_without_statement, unreconciled_accounts,
--         uncompared_balances, short_histories, unjudged_fund_items, passed_uses, live_indicators
-- takes   $as_of date
-- gives   one row per finding, by finding_id
with needing as (
    select
        earlier_findings.*, coalesce(rules.needs, '') as needs,
        rules.rule_id is null
        or earlier_findings.rule_id in (select rule_id from switched_off) as is_off
    from earlier_findings
    left join rules using (rule_id)
),

-- Each kind of subject with the tables that it stands in; a rule is held to those that it needs.
standing as (
    select 'indicator' as kind, 'indicators' as needed, indicator_id as subject_id from indicators
    union
    select 'indicator', 'payments', indicator_id from payments
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
    select 'fund_item', 'indicators', fund_item_code from live_indicators
),

absent as (
    select needing.finding_id
    from needing
    left join old_accounts on old_accounts.account_no = needing.subject_id
    where
        case
            when subject_kind = 'account'
                then not exists (
                    from standing
                    where
                        kind = 'account' and standing.subject_id = needing.subject_id
                        and needed = case
                            when coalesce(old_accounts.at_bank, true) then 'bank_accounts'
                            else 'accounts'
                        end
                )
            else not exists (
                from standing
                where kind = subject_kind and standing.subject_id = needing.subject_id
            )
        end
        or (
            subject_kind = 'indicator' and contains(needs, 'carryovers')
            and subject_id not in (from standing select subject_id where kind = 'carried')
        )
        or (
            subject_kind = 'asset' and contains(needs, 'asset_income')
            and subject_id not in (from standing select subject_id where kind = 'income_of_asset')
        )
),

unjudged as (
    select 'indicator' as kind, null as rule_id, root_indicator_id as subject_id
    from unjudged_roots
    union all
    select 'indicator', unnest(['CR-13', 'CR-16']), root_indicator_id
    from passed_uses
    where is_short
    union all
    select 'account', 'BA-02', account_no from unjudged_accounts
    union all
    select 'account', 'BA-11', account_no from unreconciled_accounts
    union all
    select 'account', rule_id, account_no from uncompared_balances
    union all
    select 'account', unnest(['BA-02', 'BA-08', 'BA-10', 'BA-11', 'CR-18']), subject_id
    from accounts_without_statement
    union all
    select 'agency', unnest(['SF-01', 'SF-02', 'NT-04']), subject_id from short_histories
    union all
    select 'fund_item', null, fund_item_code from unjudged_fund_items
)

select
    needing.finding_id,
    case
        when needing.is_off then 'off'
        when absent.finding_id is not null then 'absent'
        when lost.agency_code is not null then 'lost_account'
        else 'unjudged'
    end as why,
    lost.account_nos
from needing
left join absent using (finding_id)
left join (
    select agency_code, string_agg(account_no, ', ' order by account_no) as account_nos
    from lost_accounts
    group by agency_code
) as lost
    on needing.subject_kind = 'agency' and contains(needing.needs, 'bank_accounts')
    and lost.agency_code = needing.subject_id
where
    needing.is_off or absent.finding_id is not null or lost.agency_code is not null
    or exists (
        from unjudged
        where
            unjudged.kind = needing.subject_kind and unjudged.subject_id = needing.subject_id
            and (unjudged.rule_id is null or unjudged.rule_id = needing.rule_id)
    )
order by needing.finding_id
