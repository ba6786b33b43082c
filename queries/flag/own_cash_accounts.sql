-- The accounts whose money SF ages: an agency's own cash, in register and bank list alike, but
-- what the law leaves alone. Fiscal ones may be recalled, where a county's own text sweeps every
-- account all of them, an enterprise's never. Covered: its lines reach back to the day after the
-- window opens, or to its opening if that came later.
--
-- reads   accounts_at_bank, account_money, known_agencies
-- takes   $window_day date, $stale_kinds varchar[], $own_cash_scope varchar
-- gives   one row per account, by account_no
select
    accounts_at_bank.account_no, accounts_at_bank.agency_code, accounts_at_bank.division_code,
    accounts_at_bank.is_open, accounts_at_bank.has_lines, accounts_at_bank.balance,
    accounts_at_bank.balance_at_window, account_money.whose, account_money.known_by,
    account_money.word,
    coalesce(known_agencies.agency_kind <> 'enterprise', true)
    and (account_money.whose = 'fiscal' or $own_cash_scope = 'all') as is_fiscal,
    coalesce(accounts_at_bank.lines_from, date '9999-12-31')
    <= greatest($window_day + 1, coalesce(accounts_at_bank.stated_opened_on, $window_day))
        as covered
from accounts_at_bank
join account_money using (account_no)
left join known_agencies on known_agencies.agency_code = accounts_at_bank.agency_code
where
    accounts_at_bank.in_register and not accounts_at_bank.is_foreign
    and accounts_at_bank.agency_code is not null
    and list_contains($stale_kinds, accounts_at_bank.account_kind)
    and account_money.whose <> 'exempt'
order by accounts_at_bank.account_no
