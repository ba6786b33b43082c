-- Accounts that hold a term deposit: the register's day of maturity has not come, or a name or the
-- purpose says so.
--
-- reads   accounts_at_bank
-- takes   $as_of date, $term_deposit_pattern varchar
-- gives   one row per account, by account_no
select account_no
from accounts_at_bank
where
    coalesce(term_to > $as_of, false)
    or regexp_matches(
        concat_ws(' ', purpose, registered_name, owner_name), $term_deposit_pattern
    )
order by account_no
