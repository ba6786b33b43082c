-- Accounts that BA-02 stays silent about: their opening is unknown, their lines begin too late, or
-- they have no statement (BA-00 names these).
--
-- reads   accounts_at_bank, term_deposits
-- takes   $dormant_day date, $dormant_exempt_kinds varchar[]
-- gives   one row per account, by account_no
select account_no, agency_code, agency_name, opened_on, lines_from, has_lines
from accounts_at_bank
where
    is_open and status <> 'suspended'
    and account_no not in (select account_no from term_deposits)
    and not list_contains($dormant_exempt_kinds, coalesce(account_kind, ''))
    and coalesce(opened_on <= $dormant_day, true)
    and (opened_on is null or coalesce(lines_from > $dormant_day + 1, true))
order by account_no
