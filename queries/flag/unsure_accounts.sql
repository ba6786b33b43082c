-- Accounts whose balance or lines are not surely theirs, so that nothing is closed or recalled on
-- their word alone: the list's balance is not the one that the statement ends with; or another
-- number, which the register and the list do not both know, differs only by zeros in front, or is
-- suggested as the same account.
--
-- reads   account_owners, account_flows, account_matches, bank_entries, statement_ends
-- takes
-- gives   one row per account number and doubt, by both
with numbers as (
    select
        account_no, ltrim(account_no, '0') as digits, in_register and in_bank_list as is_matched
    from account_owners
    union all
    select account_no, ltrim(account_no, '0'), false
    from account_flows
    where account_no not in (select account_no from account_owners)
),

twins as (
    select
        numbers.account_no,
        string_agg(other.account_no, '; ' order by other.account_no) as candidates
    from numbers
    join numbers as other
        on other.digits = numbers.digits and other.account_no <> numbers.account_no
    where not (numbers.is_matched and other.is_matched)
    group by numbers.account_no
)

select
    account_no, 'number_differs' as doubt, candidates, null::decimal(18, 2) as listed_balance,
    null::date as statement_on, null::decimal(18, 2) as statement_balance
from twins
union all
select account_no, 'suggested', candidates, null, null, null
from account_matches
where status = 'suggested' and account_no not in (select account_no from twins)
union all
select
    account_no, 'balance_differs', null, bank_entries.balance, statement_ends.statement_on,
    statement_ends.statement_balance
from statement_ends
join bank_entries using (account_no)
where statement_ends.statement_balance <> bank_entries.balance
order by account_no, doubt
