-- BA-14: accounts whose owner at the bank is not the agency of the register. A current or former
-- name agrees, so does the user's alias, so does a normal form, also with a word for the
-- account's money or kind behind it (零余额账户, 基建专户, 工会委员会), so does the agency's
-- party body; the exact name of another agency never does. A person's name is BA-05.
--
-- reads   accounts_at_bank, agency_names, name_forms, name_claims, person_named_accounts
-- takes   $exempt_purpose_pattern varchar, $owner_suffix_pattern varchar,
--         $account_name_pattern varchar, $business_body_pattern varchar,
--         $party_body_pattern varchar
-- gives   one row per account, by subject_id
with names as (
    select
        accounts_at_bank.account_no, accounts_at_bank.agency_code, accounts_at_bank.owner_name,
        name_forms.normal_form, name_forms.region,
        case
            when regexp_matches(
                owner_name, '^(中共|中国共产党).*(' || $party_body_pattern || ')$'
            )
                then regexp_replace(
                    regexp_replace(owner_name, '^(中共|中国共产党)', ''),
                    '(' || $party_body_pattern || ')$', ''
                )
        end as body_of
    from accounts_at_bank
    left join name_forms on name_forms.name = accounts_at_bank.owner_name
    where accounts_at_bank.in_register and accounts_at_bank.is_open
),

of_another as (
    select distinct names.account_no
    from names
    join agency_names on agency_names.name = names.owner_name and not agency_names.is_former
    where agency_names.agency_code <> names.agency_code
),

lawful_names as (
    select agency_code, name, normal_form, region, is_former
    from agency_names
    where
        not is_former
        or name not in (select name from agency_names where not is_former)
),

agreeing as (
    select distinct names.account_no
    from names
    join lawful_names using (agency_code)
    where
        (lawful_names.name = names.owner_name and not lawful_names.is_former)
        or (
            names.account_no not in (select account_no from of_another)
            and (
                lawful_names.name = names.owner_name
                or (names.owner_name, names.agency_code) in (
                    select (name, agency_code) from name_claims where strength = 0
                )
                or names.body_of in (lawful_names.name, lawful_names.normal_form)
                or (
                    coalesce(names.region, lawful_names.region) is not distinct from
                    lawful_names.region
                    and starts_with(names.normal_form, lawful_names.normal_form)
                    and (
                        names.normal_form = lawful_names.normal_form
                        or (
                            regexp_matches(
                                substr(names.normal_form, length(lawful_names.normal_form) + 1),
                                $exempt_purpose_pattern || '|' || $owner_suffix_pattern
                                || '|(' || $account_name_pattern || ')\)?$'
                            )
                            and not regexp_matches(
                                names.normal_form, '(' || $business_body_pattern || ')\)?$'
                            )
                        )
                    )
                )
            )
        )
)

select
    account_no as subject_id, division_code, agency_code,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since,
    owner_name, agency_name
from accounts_at_bank
where
    in_register and is_open and owner_name is not null
    and agency_code in (select agency_code from agency_names)
    and account_no not in (select account_no from agreeing)
    and account_no not in (select account_no from person_named_accounts)
order by subject_id
