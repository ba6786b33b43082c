-- Carryovers that lapsed or whose project is finished: where they go, and what stands against it.
-- Money from above that no unit has goes back up; a township's is the township's; government funds,
-- and general money that no unit has, go to the stabilisation fund; the rest to the treasury.
-- `cases` is what the law may tell apart about the money.
--
-- reads   carryover_ageing, root_standings, roots
-- takes   $own_level integer, $township_money varchar
-- gives   one row per root and bucket, by both
select
    carryover_ageing.root_indicator_id, carryover_ageing.bucket, carryover_ageing.verdict,
    carryover_ageing.division_code, carryover_ageing.agency_code, carryover_ageing.fiscal_year,
    carryover_ageing.budget_level, carryover_ageing.project_code, carryover_ageing.bucket_amount,
    carryover_ageing.lapses_on, carryover_ageing.accepted_on, root_standings.is_research,
    case
        when carryover_ageing.verdict = 'return_up' then 'upper_level'
        when carryover_ageing.verdict = 'review' then null
        when carryover_ageing.budget_level > $own_level and $township_money = 'township'
            then 'lower_level'
        when carryover_ageing.fund_system = 'gov_fund' then 'stabilisation_fund'
        when carryover_ageing.fund_system = 'general' and not root_standings.allotted
            then 'stabilisation_fund'
        else 'treasury'
    end as destination,
    case
        when root_standings.in_doubt then 'review_doubt'
        when destination is null then 'review_allotted'
        when destination = 'treasury' and root_standings.from_above then 'treasury_allotted'
        when destination = 'stabilisation_fund' and carryover_ageing.fund_system = 'gov_fund'
            then 'fund'
        when destination = 'stabilisation_fund' then 'unallotted'
        when destination = 'upper_level' and root_standings.allotted then 'upper_level_allotted'
        else destination
    end as goes,
    case
        when root_standings.is_research or root_standings.contract_known then 'known'
        else 'unknown'
    end as contract,
    concat_ws(
        ',',
        case
            when not root_standings.from_above then 'own'
            when not root_standings.allotted then 'unallotted'
            when carryover_ageing.budget_level = 1 then 'central_allotted'
            else 'above_allotted'
        end,
        case when carryover_ageing.fund_system = 'gov_fund' then 'gov_fund' end,
        case when root_standings.is_research then 'research' end
    ) as cases,
    case when roots.paid < 0 then -roots.paid end as refunded_more,
    case when roots.paid < 0 then 'more' else 'none' end as refunded
from carryover_ageing
join root_standings using (root_indicator_id)
join roots using (root_indicator_id)
where carryover_ageing.bucket in ('CR-01', 'CR-02', 'CR-05')
order by carryover_ageing.root_indicator_id, carryover_ageing.bucket
