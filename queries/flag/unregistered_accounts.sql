-- BA-04: accounts open at the bank that the treasury's register does not hold. Where a row of the
-- register with its number lies in quarantine, nothing is known yet: for review.
--
-- reads   accounts_at_bank, quarantine
-- takes
-- gives   one row per account, by subject_id
with set_aside as (
    select distinct regexp_replace(cell, '[\s'']', '', 'g') as account_no
    from (
        select unnest(json_extract_string(cells, '$.*')) as cell
        from quarantine
        where source_table = 'accounts'
    ) as quarantined_cells
    where cell is not null
)

select
    account_no as subject_id, division_code, agency_code,
    case when set_aside.account_no is null then 'rectify' else 'review' end as verdict,
    balance as amount, null::decimal(18, 2) as amount_max, null::date as since, owner_name,
    case when set_aside.account_no is null then 'absent' else 'quarantined' end as register,
    case when is_foreign then 'foreign' else 'yuan' end as money,
    currency, foreign_balance, foreign_on
from accounts_at_bank
left join set_aside using (account_no)
where is_open and not in_register
order by subject_id
