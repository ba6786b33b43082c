-- The recalls by indicator, against those whose destination their fund system and level allow,
-- judged anew from the root: what goes up came from above, what goes down is of below, no
-- government fund goes to the treasury, and nothing exempt or of unknown age goes anywhere.
--
-- reads   recalls, roots
-- takes   $own_level integer, $township_money varchar
-- gives   one row
with fitting as (
    select recalls.finding_id
    from recalls
    join roots on roots.root_indicator_id = recalls.subject_id
    where
        recalls.channel = 'indicator'
        and roots.exempt_bucket is null and not roots.direct_fund and not roots.age_unknown
        and case recalls.destination
            when 'upper_level'
                then roots.budget_level < $own_level and roots.transfer_kind <> 'general'
            when 'lower_level'
                then roots.budget_level > $own_level and $township_money = 'township'
            when 'stabilisation_fund'
                then roots.fund_system = 'gov_fund'
                    or (roots.fund_system = 'general' and not roots.allotted)
            else roots.fund_system in ('general', 'soe_capital')
                and (roots.allotted or roots.fund_system = 'soe_capital')
                and (roots.budget_level <= $own_level or $township_money = 'own')
        end
)

select
    'destinations_allowed' as control_id,
    count(*)::decimal(38, 2) as "left",
    (select count(*) from fitting)::decimal(38, 2) as "right"
from recalls
where channel = 'indicator'
