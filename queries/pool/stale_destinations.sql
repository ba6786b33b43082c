-- Where stale fiscal cash goes: what carryovers of levels above, but general transfers, place in
-- the agency's accounts goes up; what carryovers of levels below place there goes to that level's
-- own treasury, and of an agency that has money of a level below all that no carryover of the own
-- level names, unless the county keeps its townships' money; the rest to the treasury. Laid along
-- the accounts, those that such carryovers name first.
--
-- reads   stale_shares, carryovers_in_accounts, own_cash_accounts, roots
-- takes   $own_level integer, $township_money varchar
-- gives   one row per account and destination, by account_no and destination
with carried as (
    select
        own_cash_accounts.agency_code, own_cash_accounts.account_no,
        coalesce(
            sum(carried) filter (budget_level < $own_level and transfer_kind <> 'general'), 0
        ) as above,
        coalesce(sum(carried) filter (budget_level > $own_level), 0) as below,
        coalesce(sum(carried), 0) - above - below as own
    from own_cash_accounts
    left join carryovers_in_accounts
        on carryovers_in_accounts.account_no = own_cash_accounts.account_no
        and carryovers_in_accounts.is_fiscal
    where own_cash_accounts.is_fiscal
    group by own_cash_accounts.agency_code, own_cash_accounts.account_no
),

below_agencies as (
    select distinct agency_code from roots where budget_level > $own_level
),

totals as (
    select
        agency_code, sum(above) as above, sum(below) as below, sum(own) as own,
        (select sum(amount) from stale_shares where stale_shares.agency_code = carried.agency_code)
            as stale
    from carried
    group by agency_code
),

parts as (
    select
        totals.agency_code, least(stale, above) as goes_up,
        case
            when $township_money = 'own' then 0
            when below_agencies.agency_code is not null then greatest(stale - goes_up - own, 0)
            else least(stale - goes_up, below)
        end as goes_down
    from totals
    left join below_agencies using (agency_code)
    where stale is not null
),

stretches as (
    select agency_code, 'upper_level' as destination, 0 as starts, goes_up as ends from parts
    union all
    select agency_code, 'lower_level', goes_up, goes_up + goes_down from parts
    union all
    select agency_code, 'treasury', goes_up + goes_down, 999999999999999 from parts
),

shares as (
    select
        stale_shares.*,
        sum(stale_shares.amount) over (
            partition by stale_shares.agency_code
            order by carried.above > 0 desc, carried.below > 0 desc, account_no
            rows unbounded preceding
        ) as ends,
        ends - stale_shares.amount as starts
    from stale_shares
    join carried using (account_no)
)

select
    shares.finding_id, shares.agency_code, shares.account_no, stretches.destination,
    (least(shares.ends, stretches.ends) - greatest(shares.starts, stretches.starts))
        ::decimal(18, 2) as amount
from shares
join stretches
    on stretches.agency_code = shares.agency_code
    and shares.starts < stretches.ends and stretches.starts < shares.ends
where stretches.starts < stretches.ends
order by shares.account_no, stretches.destination
