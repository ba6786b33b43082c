-- Register against bank list, by normalised account number.
--
-- reads   account_owners, match_reasons
-- takes
-- gives   one row per account number, by account_no
with judged as (
    select
        account_no, agency_code,
        case
            when in_register and in_bank_list then 'matched'
            when in_bank_list then 'bank_only'
            else 'register_only'
        end as status
    from account_owners
)

select judged.account_no, judged.agency_code, judged.status, match_reasons.why
from judged
join match_reasons using (status)
order by judged.account_no
