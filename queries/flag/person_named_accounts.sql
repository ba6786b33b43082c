-- Accounts whose owner at the bank bears a person's name: two to four Chinese characters that
-- mean no agency and hold no word of an institution. That the register calls an account so is no
-- proof of an agency.
--
-- reads   accounts_at_bank, agency_names, agency_name_claims
-- takes   $institution_pattern varchar
-- gives   one row per account, by account_no
select account_no, owner_name
from accounts_at_bank
where
    is_open
    and regexp_matches(regexp_replace(owner_name, '\s', '', 'g'), '^\p{Han}{2,4}$')
    and not regexp_matches(regexp_replace(owner_name, '\s', '', 'g'), $institution_pattern)
    and owner_name not in (select name from agency_name_claims where strength <> 3)
    and owner_name not in (select name from agency_names)
    and owner_name not in (select normal_form from agency_names where normal_form is not null)
order by account_no
