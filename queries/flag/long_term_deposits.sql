-- BA-09: fiscal money in a term deposit, still running, of more months than the rules let pass: in
-- the agency's own account, or in a special account of the finance bureau that the law does not
-- leave alone. Silent where the first or the last day is unknown.
--
-- reads   accounts_at_bank, account_money
-- takes   $as_of date, $term_deposit_months integer
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, stated_opened_on as since,
    stated_opened_on, term_to
from accounts_at_bank
join account_money using (account_no)
where
    is_open and not is_foreign and in_register
    and (
        account_money.whose = 'fiscal'
        or (account_money.whose = 'unknown' and account_kind = 'fiscal_special')
    )
    and term_to > $as_of
    and term_to > stated_opened_on + to_months($term_deposit_months)
order by subject_id
