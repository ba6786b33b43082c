-- Transfers between an agency's own accounts, the leg out of the one with the leg into the other:
-- where each is the other's only one, or as many as on the other side go the same way inside one
-- window. This table stands beside line_matches: a leg has its match in its own account's book too.
--
-- reads   transfer_legs, transfer_pairs, texts
-- takes   $match_window_days integer
-- gives   one row per leg, by leg: by account, day and content
with degrees as (
    select leg, count(*) as partners, min(partner) as partner
    from (
        select out_leg as leg, in_leg as partner from transfer_pairs
        union all
        select in_leg, out_leg from transfer_pairs
    ) as either
    group by leg
),

counted as (
    select
        transfer_legs.*, coalesce(degrees.partners, 0) as partners, degrees.partner,
        coalesce(back.partners, 0) as partners_of_partner
    from transfer_legs
    left join degrees using (leg)
    left join degrees as back on back.leg = degrees.partner
),

ways as (
    select
        agency_code, size, from_no, to_no, min(leg) as head,
        count(*) filter (is_out) as outs,
        count(*) filter (not is_out) as ins,
        min(partners) as least_partners, max(partners) as most_partners,
        max(posted_on) - min(posted_on) as days
    from counted
    where from_no is not null and to_no is not null and partners > 0
    group by agency_code, size, from_no, to_no
),

judged as (
    select
        counted.*,
        case
            when partners = 1 and partners_of_partner = 1 then least(leg, partner)
            when
                outs = ins and least_partners = outs and most_partners = outs
                and days <= $match_window_days
                then head
        end as pair_head,
        case
            when partners = 1 and partners_of_partner = 1 then 'pair'
            when pair_head is not null then 'group'
            when partners > 0 then 'tie'
            else 'alone'
        end as kind
    from counted
    left join ways
        on ways.agency_code = counted.agency_code and ways.size = counted.size
        and ways.from_no = counted.from_no and ways.to_no = counted.to_no
)

select
    'T' || (pair_head + 1) as transfer_id, judged.agency_code, judged.account_no,
    judged.posted_on, judged.amount, judged.from_no, judged.to_no, judged.partners,
    case kind when 'pair' then 'auto' when 'group' then 'auto' when 'tie' then 'ambiguous'
        else 'unmatched' end as status,
    replace(texts.text, '{count}', judged.partners::varchar) as why,
    judged.source_file, judged.source_sheet, judged.source_row, judged.leg
from judged
left join texts on texts.topic = 'line' and texts.code = 'transfer_' || kind
order by judged.leg
