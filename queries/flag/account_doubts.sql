-- Account numbers that stand in the register more than once, or under more than one agency in
-- register and bank list together (the run goes on with the register's open, newest entry), those
-- that have lines but stand in neither, and those whose number or balance is in doubt beside their
-- statement.
--
-- reads   accounts, bank_accounts, unlisted_accounts, unsure_accounts, texts
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
    account_no, doubt, doubts.agency_codes, doubts.register_rows, unsure_accounts.candidates,
    unsure_accounts.listed_balance, unsure_accounts.statement_on,
    unsure_accounts.statement_balance, texts.text as why
from doubts
full join unsure_accounts using (account_no, doubt)
left join texts on texts.topic = 'match' and texts.code = doubt
order by account_no, doubt
