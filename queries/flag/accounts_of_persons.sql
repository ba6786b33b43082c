-- BA-05: accounts whose owner at the bank bears a person's name: two to four Chinese characters that
-- mean no agency and hold no word of an institution.
--
-- reads   accounts_at_bank, agency_names, agency_name_claims
-- takes   $institution_pattern varchar
-- gives   one row per account, by subject_id
select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since, owner_name,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
where
    is_open
    and regexp_matches(regexp_replace(owner_name, '\s', '', 'g'), '^\p{Han}{2,4}$')
    and not regexp_matches(regexp_replace(owner_name, '\s', '', 'g'), $institution_pattern)
    and owner_name not in (select name from agency_name_claims)
    and owner_name not in (select name from agency_names)
    and owner_name not in (select normal_form from agency_names where normal_form is not null)
order by subject_id
