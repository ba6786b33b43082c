-- DP-03: accounts at the bank whose balance is not what the open deposits naming them add up to.
-- An account with a deposit of which nobody knows what was returned is not judged.
--
-- reads   open_deposits, accounts_at_bank
-- takes
-- gives   one row per account, by subject_id
with named as (
    select
        account_no, min(division_code) as division_code, min(agency_code) as agency_code,
        sum(held)::decimal(18, 2) as held, count(*) filter (held > 0) as deposits
    from open_deposits
    where account_no is not null
    group by account_no
    having count(*) = count(held)
)

select
    account_no as subject_id,
    coalesce(accounts_at_bank.division_code, named.division_code) as division_code,
    coalesce(accounts_at_bank.agency_code, named.agency_code) as agency_code,
    (accounts_at_bank.balance - named.held)::decimal(18, 2) as amount,
    null::decimal(18, 2) as amount_max, null::date as since, accounts_at_bank.balance,
    named.held, named.deposits,
    abs(accounts_at_bank.balance - named.held)::decimal(18, 2) as difference,
    case when accounts_at_bank.balance > named.held then 'more' else 'less' end as account_has
from named
join accounts_at_bank using (account_no)
where accounts_at_bank.balance <> named.held
order by subject_id
