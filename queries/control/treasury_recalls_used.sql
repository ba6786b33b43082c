-- Recalls into the treasury by indicator, against what needs take of them and what is left.
--
-- reads   recalls, uses
-- takes
-- gives   one row
select
    'treasury_recalls_used' as control_id,
    (
        select coalesce(sum(amount), 0) from recalls
        where destination = 'treasury' and channel = 'indicator'
    )::decimal(38, 2) as "left",
    (select coalesce(sum(amount), 0) from uses)::decimal(38, 2) as "right"
