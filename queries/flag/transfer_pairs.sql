-- Legs that could be the two ends of one transfer: same agency and size, another account, within
-- the window, and what each says of the other's account agrees. More than 100 equal legs of one
-- agency on one day are not paired here: they are told apart by no one.
--
-- reads   transfer_legs
-- takes   $match_window_days integer
-- gives   one row per out-leg and in-leg, by both
with crowded as (
    select agency_code, size, posted_on
    from transfer_legs
    group by agency_code, size, posted_on
    having count(*) > 100
),

legs as (
    select transfer_legs.*
    from transfer_legs
    anti join crowded using (agency_code, size, posted_on)
),

steps as (select unnest(range(-$match_window_days, $match_window_days + 1)) as step)

select outs.leg as out_leg, ins.leg as in_leg
from legs as outs
cross join steps
join legs as ins
    on ins.agency_code = outs.agency_code and ins.size = outs.size
    and ins.posted_on = (outs.posted_on + steps.step::integer)::date
where
    outs.is_out and not ins.is_out and ins.account_no <> outs.account_no
    and coalesce(outs.to_no = ins.to_no, true) and coalesce(outs.from_no = ins.from_no, true)
order by out_leg, in_leg
