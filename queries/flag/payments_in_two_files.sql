-- Payments that stand in two files or sheets with all their cells equal. They all count: two equal
-- payments on one day are possible, and nothing in them says that they are one.
--
-- reads   payments
-- takes
-- gives   one row per two places and set of equal payments, by places and cells
with places as (
    select
        indicator_id, paid_on, amount, payee_no, payee_name, summary,
        source_file, source_sheet, count(*) as times
    from payments
    -- Of one file nothing is asked: equal rows in it are equal payments.
    where
        (
            select count(*)
            from (select distinct source_file, source_sheet from payments) as given
        ) > 1
    group by all
)

select
    one.source_file, one.source_sheet,
    other.source_file as other_file, other.source_sheet as other_sheet,
    one.indicator_id, one.paid_on, one.amount, one.payee_no, one.payee_name, one.summary,
    least(one.times, other.times) as times
from places as one
join places as other
    on other.indicator_id = one.indicator_id and other.paid_on = one.paid_on
    and other.amount = one.amount
    and other.payee_no is not distinct from one.payee_no
    and other.payee_name is not distinct from one.payee_name
    and other.summary is not distinct from one.summary
    and (one.source_file, coalesce(one.source_sheet, ''))
    < (other.source_file, coalesce(other.source_sheet, ''))
order by
    one.source_file, one.source_sheet nulls first, other_file, other_sheet nulls first,
    one.indicator_id, one.paid_on, one.amount, one.payee_no nulls first,
    one.payee_name nulls first, one.summary nulls first
