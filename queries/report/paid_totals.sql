-- How many roots there are, and what was paid from all of them: where there is money and not one
-- payment, the payments may not have been supplied.
--
-- reads   roots
-- takes
-- gives   one row
select count(*) as roots, coalesce(sum(paid), 0)::decimal(38, 2) as paid from roots
