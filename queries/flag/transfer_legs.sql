-- The bank lines between two accounts of one agency, out of the one or into the other, up to the
-- as-of day; from and to as far as the lines name them. Legs are counted in the order of the
-- movements, which does not depend on the order of the input.
--
-- reads   movements, account_owners
-- takes   $as_of date
-- gives   one row per leg, by leg
select
    row_number() over (order by movements.rowid) - 1 as leg,
    account_owners.agency_code, account_no, posted_on, amount,
    abs(amount) as size, amount < 0 as is_out,
    if(amount < 0, account_no, counterparty_no) as from_no,
    if(amount < 0, counterparty_no, account_no) as to_no,
    source_file, source_sheet, source_row
from movements
join account_owners using (account_no)
where class = 'own_transfer' and posted_on <= $as_of and amount <> 0
order by leg
