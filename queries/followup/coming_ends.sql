-- What will end: money that lapses and that nobody draws on, projects that ended with money left,
-- accounts that fall still, terms of accounts, deposits and leases. Each with the rule that would
-- find it then, the day, and what is at stake. Nothing here is due yet, nothing is demanded.
--
-- reads   carryover_ageing, root_standings, indicator_roots, payments, accounts_at_bank,
--         term_deposits, registered_accounts, open_deposits, leases, known_agencies, findings
-- takes   $as_of date, $hint_months integer, $quiet_months integer, $ended_months integer,
--         $ahead_days integer, $dormant_months integer, $dormant_exempt_kinds varchar[]
-- gives   one row per warning, by rule_id, subject_id and ends_on
with drawn as (
    select distinct indicator_roots.root_indicator_id
    from payments
    join indicator_roots using (indicator_id)
    where
        payments.amount > 0 and payments.paid_on <= $as_of
        and payments.paid_on > $as_of - to_months($quiet_months)
),

lapsing as (
    select
        case when root_standings.from_above then 'CR-05' else 'CR-01' end as rule_id,
        'indicator' as subject_kind, carryover_ageing.root_indicator_id as subject_id,
        carryover_ageing.agency_code, carryover_ageing.bucket_amount as amount,
        carryover_ageing.lapses_on as ends_on, 'lapsing' as code
    from carryover_ageing
    join root_standings using (root_indicator_id)
    anti join drawn using (root_indicator_id)
    where
        carryover_ageing.bucket = 'KEEP' and not root_standings.finished
        and carryover_ageing.lapses_on > $as_of
        and carryover_ageing.lapses_on - to_months($hint_months) <= $as_of
),

ended as (
    select
        'CR-02' as rule_id, 'project' as subject_kind, root_standings.project_code as subject_id,
        min(root_standings.agency_code) as agency_code,
        sum(carryover_ageing.bucket_amount) as amount,
        max(root_standings.completed_on) as ends_on, 'ended' as code
    from root_standings
    join carryover_ageing using (root_indicator_id)
    where
        root_standings.finished and root_standings.project_code is not null
        and root_standings.completed_on <= $as_of - to_months($ended_months)
        and carryover_ageing.bucket not like 'EX-%'
    group by root_standings.project_code
    having sum(carryover_ageing.bucket_amount) > 0
),

still as (
    select
        'BA-02' as rule_id, 'account' as subject_kind, account_no as subject_id, agency_code,
        balance as amount,
        (coalesce(last_customer_movement_on, opened_on) + to_months($dormant_months))::date
            as ends_on,
        'still' as code
    from accounts_at_bank
    where
        is_open and status <> 'suspended'
        and not list_contains($dormant_exempt_kinds, coalesce(account_kind, ''))
        and account_no not in (select account_no from term_deposits)
        and account_no not in (select subject_id from findings where rule_id = 'BA-02')
        and lines_from <= coalesce(last_customer_movement_on, opened_on) + 1
),

terms as (
    select
        'BA-09' as rule_id, 'account' as subject_kind, account_no as subject_id, agency_code,
        balance as amount, term_to as ends_on, 'term' as code
    from accounts_at_bank
    where is_open
    union all
    select
        'BA-03', 'account', account_no, accounts_at_bank.agency_code, balance,
        registered_accounts.expires_on, 'expiry'
    from accounts_at_bank
    join registered_accounts using (account_no)
    where accounts_at_bank.is_open
    union all
    select 'DP-01', 'deposit', deposit_id, agency_code, held, due_back_on, 'deposit'
    from open_deposits
    where held > 0
    union all
    select 'AS-06', 'request', lease_id, leases.agency_code, rent, to_on, 'lease'
    from leases
    join known_agencies using (agency_code)
),

ending as (
    select * from lapsing
    union all
    select * from ended
    union all
    select * from still
    where ends_on > $as_of and ends_on <= $as_of + $ahead_days
    union all
    select * from terms
    where ends_on > $as_of and ends_on <= $as_of + $ahead_days
)

select
    rule_id, subject_kind, subject_id, agency_code, amount::decimal(18, 2) as amount, ends_on, code,
    (ends_on - $as_of)::integer as days_left
from ending
order by rule_id, subject_id, ends_on, code
