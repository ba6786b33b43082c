-- Whose money lies in each account at the bank, first that answers: the register's money_nature,
-- a carryover of appropriations that names the account, a purpose that the law leaves alone, a
-- carryover of other money, a purpose that says fiscal money; else it is not known. A purpose
-- that is left alone is read in the register's column, and in a name, behind the agency's name or
-- at the end where the agency's own name does not end so (教育局工会委员会, but not 总工会).
--
-- reads   accounts_at_bank, carryovers_in_accounts
-- takes   $exempt_purpose_pattern varchar, $owner_suffix_pattern varchar,
--         $fiscal_purpose_pattern varchar
-- gives   one row per account, by account_no; whose: fiscal, exempt or unknown
with names as (
    select account_no, agency_name, registered_name as name from accounts_at_bank
    union all
    select account_no, agency_name, owner_name from accounts_at_bank
),

of_names as (
    select
        account_no,
        case
            when starts_with(name, agency_name)
                then nullif(
                    regexp_extract(substr(name, length(agency_name) + 1), $exempt_purpose_pattern),
                    ''
                )
        end as word_behind,
        case
            when not regexp_matches(
                coalesce(agency_name, ''), '(' || $owner_suffix_pattern || ')$'
            )
                then nullif(regexp_extract(name, '(' || $owner_suffix_pattern || ')$'), '')
        end as word_at_end
    from names
),

exempt_names as (
    select account_no, min(coalesce(word_behind, word_at_end)) as word
    from of_names
    group by account_no
),

named as (
    select account_no, bool_or(is_fiscal) as of_fiscal, bool_or(not is_fiscal) as of_other
    from carryovers_in_accounts
    group by account_no
),

judged as (
    select
        accounts_at_bank.account_no, accounts_at_bank.money_nature, named.of_fiscal,
        named.of_other,
        coalesce(
            nullif(regexp_extract(coalesce(purpose, ''), $exempt_purpose_pattern), ''),
            exempt_names.word
        ) as exempt_word,
        nullif(regexp_extract(coalesce(purpose, ''), $fiscal_purpose_pattern), '') as fiscal_word
    from accounts_at_bank
    left join exempt_names using (account_no)
    left join named using (account_no)
)

select
    account_no,
    case
        when money_nature is not null then 'nature'
        when of_fiscal then 'carryover'
        when exempt_word is not null then 'exempt_word'
        when of_other then 'other_carryover'
        when fiscal_word is not null then 'fiscal_word'
        else 'nothing'
    end as known_by,
    case
        when money_nature = 'fiscal' then 'fiscal'
        when money_nature = 'mixed' then 'unknown'
        when money_nature is not null then 'exempt'
        when known_by in ('carryover', 'fiscal_word') then 'fiscal'
        when known_by = 'exempt_word' then 'exempt'
        else 'unknown'
    end as whose,
    case known_by when 'exempt_word' then exempt_word when 'fiscal_word' then fiscal_word end
        as word
from judged
order by account_no
