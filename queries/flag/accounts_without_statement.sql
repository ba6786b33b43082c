-- BA-00: accounts of which no file holds a line, and of which nobody says that their statement was
-- empty: whether their money moved is unknown. Open ones, and closed ones whose cash SF judges.
--
-- reads   accounts_at_bank, own_cash_accounts
-- takes
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
where
    not has_lines and lines_from is null
    and (is_open or account_no in (select account_no from own_cash_accounts))
order by subject_id
