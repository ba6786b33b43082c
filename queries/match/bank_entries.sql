-- The bank's entry for each account number: the newest balance on or before the as-of day, else
-- the oldest after it. Foreign currency is marked and kept out of every sum of yuan.
--
-- reads   bank_accounts
-- takes   $as_of date
-- gives   one row per account number at the bank, by account_no
select
    account_no,
    coalesce(account_name, agency_name) as owner_name,
    agency_code, bank_name, currency, opened_on,
    coalesce(status, 'open') as status,
    coalesce(status, 'open') <> 'closed' as is_open,
    upper(coalesce(currency, 'CNY')) not in ('CNY', 'RMB', '人民币', '156') as is_foreign,
    balance, balance_on, lines_from,
    source_file, source_sheet, source_row
from bank_accounts
qualify row_number() over (
    partition by account_no
    order by
        balance_on > $as_of,
        case when balance_on <= $as_of then balance_on end desc,
        balance_on, balance, agency_code nulls first, owner_name, opened_on nulls first,
        source_file, source_sheet nulls first, source_row
) = 1
order by account_no
