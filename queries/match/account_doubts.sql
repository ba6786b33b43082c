-- Account numbers that stand in the register more than once, or under more than one agency in
-- register and bank list together, where the run goes on with the register's open, newest entry;
-- and those that have lines but stand in neither.
--
-- reads   accounts, bank_accounts, unlisted_accounts, match_reasons
-- takes
-- gives   one row per account number and doubt, by both
with mentions as (
    select account_no, agency_code, 1 as registered from accounts
    union all
    select account_no, agency_code, 0 from bank_accounts
),

counted as (
    select
        account_no,
        sum(registered)::integer as register_rows,
        count(distinct agency_code) as owners,
        string_agg(distinct agency_code, '; ' order by agency_code) as agency_codes
    from mentions
    group by account_no
),

doubts as (
    select *, 'twice_registered' as doubt from counted where register_rows > 1
    union all
    select *, 'two_owners' from counted where owners > 1
    union all
    select account_no, 0, 0, null, 'unlisted' from unlisted_accounts
)

select
    doubts.account_no, doubts.doubt, doubts.agency_codes, doubts.register_rows, match_reasons.why
from doubts
join match_reasons on match_reasons.status = doubts.doubt
order by doubts.account_no, doubts.doubt
