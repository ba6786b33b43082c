-- Money that an account of one division paid to an account of another, as both statements show it:
-- `both` where each side has the line, five days apart at most; `one_side` where the statement of
-- the other account covers the day and does not have it; `not_covered` where no statement of the
-- other account covers the day.
--
-- reads   crossing_lines, account_homes, account_days
-- takes
-- gives   one row per transfer, by accounts, amount, days and place of the line
with legs as (
    select
        *, amount < 0 as is_paid, abs(amount)::decimal(18, 2) as yuan,
        case when amount < 0 then account_no else counterparty_no end as from_account_no,
        case when amount < 0 then counterparty_no else account_no end as to_account_no,
        row_number() over (
            partition by account_no, counterparty_no, amount, posted_on
            order by division, source_file, source_sheet nulls first, source_row
        ) as nth
    from crossing_lines
    where amount <> 0
),

pairs as (
    select
        paid.division as from_division, paid.posted_on as paid_on,
        paid.source_file as from_file, paid.source_sheet as from_sheet, paid.source_row as from_row,
        received.division as to_division, received.posted_on as received_on,
        received.source_file as to_file, received.source_sheet as to_sheet,
        received.source_row as to_row
    from legs as paid
    join legs as received
        on paid.is_paid and not received.is_paid
        and received.from_account_no = paid.from_account_no
        and received.to_account_no = paid.to_account_no
        and received.yuan = paid.yuan and received.nth = paid.nth
        and abs(date_diff('day', paid.posted_on, received.posted_on)) <= 5
    qualify
        row_number() over (
            partition by paid.division, from_file, from_sheet, from_row
            order by abs(date_diff('day', paid_on, received_on)), received_on, to_division, to_file,
                to_sheet nulls first, to_row
        ) = 1
        and row_number() over (
            partition by to_division, to_file, to_sheet, to_row
            order by abs(date_diff('day', paid_on, received_on)), paid_on, from_division, from_file,
                from_sheet nulls first, from_row
        ) = 1
)

select
    coalesce(pairs.from_division, if(legs.is_paid, legs.division, homes.division)) as from_division,
    coalesce(pairs.to_division, if(legs.is_paid, homes.division, legs.division)) as to_division,
    legs.from_account_no, legs.to_account_no, legs.yuan as amount,
    if(legs.is_paid, legs.posted_on, pairs.paid_on) as paid_on,
    if(legs.is_paid, pairs.received_on, legs.posted_on) as received_on,
    case
        when pairs.from_row is not null then 'both'
        when exists (
            from account_days as days
            where days.account_no = if(legs.is_paid, legs.to_account_no, legs.from_account_no)
                and legs.posted_on between days.first_on and days.last_on
        ) then 'one_side'
        else 'not_covered'
    end as sides,
    legs.counterparty_name, legs.summary, legs.division, legs.source_file, legs.source_sheet,
    legs.source_row
from legs
left join pairs
    on legs.division = if(legs.is_paid, pairs.from_division, pairs.to_division)
    and legs.source_file = if(legs.is_paid, pairs.from_file, pairs.to_file)
    and legs.source_sheet is not distinct from if(legs.is_paid, pairs.from_sheet, pairs.to_sheet)
    and legs.source_row = if(legs.is_paid, pairs.from_row, pairs.to_row)
left join account_homes as homes
    on homes.account_no = legs.counterparty_no
where legs.is_paid or pairs.from_row is null
order by
    legs.from_account_no, legs.to_account_no, legs.yuan, legs.posted_on, legs.division,
    legs.source_file, legs.source_sheet nulls first, legs.source_row
