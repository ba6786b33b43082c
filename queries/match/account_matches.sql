-- Register against bank list, by normalised account number. Where two numbers differ and their last
-- eight characters, the agency and the bank agree, each is suggested for the other; nothing else
-- in the run acts on a suggestion.
--
-- reads   account_owners, registered_accounts, bank_entries, texts
-- takes
-- gives   one row per account number, by account_no
with pairs as (
    select
        registered_accounts.account_no as registered_no, bank_entries.account_no as bank_no
    from account_owners as registered
    join registered_accounts on registered_accounts.account_no = registered.account_no
    join account_owners as at_bank
        on at_bank.agency_code = registered.agency_code
        and right(at_bank.account_no, 8) = right(registered.account_no, 8)
    join bank_entries on bank_entries.account_no = at_bank.account_no
    where
        not registered.in_bank_list and not at_bank.in_register
        and length(registered.account_no) >= 8 and length(at_bank.account_no) >= 8
        and (
            registered_accounts.bank_name is null
            or bank_entries.bank_name is null
            or contains(registered_accounts.bank_name, bank_entries.bank_name)
            or contains(bank_entries.bank_name, registered_accounts.bank_name)
        )
),

suggestions as (
    select
        account_no, string_agg(other_no, '; ' order by other_no) as candidates,
        count(*) as others
    from (
        select registered_no as account_no, bank_no as other_no from pairs
        union all
        select bank_no, registered_no from pairs
    )
    group by account_no
),

judged as (
    select
        account_owners.account_no, account_owners.agency_code, suggestions.candidates,
        case
            when in_register and in_bank_list then 'matched'
            when suggestions.others = 1 then 'suggested'
            when suggestions.others > 1 then 'suggested_several'
            when in_bank_list then 'bank_only'
            else 'register_only'
        end as reason_code
    from account_owners
    left join suggestions using (account_no)
)

select
    judged.account_no, judged.agency_code,
    case when starts_with(reason_code, 'suggested') then 'suggested' else reason_code end
        as status,
    judged.candidates, texts.text as why
from judged
left join texts on texts.topic = 'match' and texts.code = judged.reason_code
order by judged.account_no
