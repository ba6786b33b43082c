-- The names that the bank, counterparties, payees and the list of aliases write: each is looked for
-- among the agencies' own.
--
-- reads   bank_entries, counterparty_names, payee_names, aliases
-- takes
-- gives   one row per name, by name
select owner_name as name from bank_entries where owner_name is not null
union
select name from counterparty_names where name is not null
union
select name from payee_names where name is not null
union
select alias from aliases where alias is not null
order by name
