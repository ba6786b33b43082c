-- The recalls of cash and the accounts out of which money goes to the treasury, against those whose
-- money may be demanded, judged anew from whose it is: nothing of an enterprise, nothing of the
-- unit's own, in trust or of an exempt purpose, and nothing of unknown nature, unless it lies in
-- the account of a finished project, or a county's own text sweeps every account.
--
-- reads   recalls, account_actions, account_money, accounts_at_bank, known_agencies,
--         project_states
-- takes   $own_cash_scope varchar
-- gives   one row
with demands as (
    select from_account_no as account_no, agency_code, 'recall' as demand
    from recalls
    where channel = 'cash'
    union all
    select account_no, agency_code, 'action'
    from account_actions
    where to_treasury > 0
),

fitting as (
    select demands.account_no
    from demands
    join accounts_at_bank
        on accounts_at_bank.account_no = demands.account_no
        and accounts_at_bank.agency_code = demands.agency_code
    join account_money on account_money.account_no = demands.account_no
    left join known_agencies on known_agencies.agency_code = demands.agency_code
    left join project_states on project_states.project_code = accounts_at_bank.project_code
    where
        coalesce(known_agencies.agency_kind, '') <> 'enterprise'
        and coalesce(accounts_at_bank.money_nature, '') not in ('own_income', 'trust')
        and case account_money.whose
            when 'fiscal' then true
            when 'unknown'
                then $own_cash_scope = 'all'
                    or (demands.demand = 'action' and project_states.status <> 'ongoing')
            else false
        end
)

select
    'cash_demands_allowed' as control_id,
    (select count(*) from demands)::decimal(38, 2) as "left",
    (select count(*) from fitting)::decimal(38, 2) as "right"
