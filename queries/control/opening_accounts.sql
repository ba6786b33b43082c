-- Opening = last year's closing, per account (A-01): the balance that the earlier result had on its
-- last day of a year, and the balance that this run's lines lead back to on that day. Accounts
-- whose lines do not reach back to it are left out. Nothing without such an earlier result.
--
-- reads   old_run, old_balances, accounts_at_bank, line_classes, numbered_accounts
-- takes   $as_of date, $closed_year_end date
-- gives   one row per account that fails, then one for all together, by control_id
with days as (
    select as_of
    from old_run
    where as_of = $closed_year_end
        or as_of = make_date(year($closed_year_end) - 1, 12, 31)
),

lines as (
    select numbered_accounts.account_no, sum(line_classes.amount) as amount
    from line_classes
    join numbered_accounts using (account)
    join days on line_classes.posted_on > days.as_of
    where line_classes.posted_on <= $as_of
    group by numbered_accounts.account_no
),

both_sides as (
    select
        account_no, old_balances.balance as closing,
        accounts_at_bank.balance - coalesce(lines.amount, 0) as opening
    from accounts_at_bank
    join old_balances using (account_no)
    join days on accounts_at_bank.lines_from <= days.as_of + 1
    left join lines using (account_no)
    where accounts_at_bank.balance is not null and old_balances.balance is not null
)

select
    'opening_accounts ' || account_no as control_id, closing::decimal(38, 2) as "left",
    opening::decimal(38, 2) as "right", 'opening_accounts' as kind
from both_sides
where closing <> opening
union all
select
    'opening_accounts', sum(closing)::decimal(38, 2),
    (sum(closing) - sum(abs(closing - opening)))::decimal(38, 2), 'opening_accounts'
from both_sides
having count(*) > 0
order by control_id
