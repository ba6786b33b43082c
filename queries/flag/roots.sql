-- Each root indicator with what its whole chain leaves unspent: the root's own amount, plus every
-- adjustment of the chain, less every payment. A re-issued child's amount is the same money again
-- and is never added. Twice: on the as-of day, and at the end of the closed year. Where nobody says
-- what one indicator of the chain paid by that day, it is null. A root is allotted as soon as one
-- indicator of its chain is; it is in doubt where the figures of one do not fit.
--
-- reads   live_indicators, indicator_roots, paid_amounts, fund_prefixes, figures_in_doubt, supplied
-- takes   $closed_year_end date
-- gives   one row per root, by root_indicator_id
with
-- At the year end an indicator counts only if it was issued by then, and one whose origin was not
-- yet issued stands for itself.
origins as (
    select indicator_id, issued_on from live_indicators where issued_on > $closed_year_end
),

links as (
    select
        indicator_roots.root_indicator_id,
        indicator_roots.age_unknown,
        live_indicators.adjusted
            + case when indicator_id = root_indicator_id then live_indicators.amount else 0 end
            as brought,
        coalesce(paid_amounts.paid, 0) as paid,
        live_indicators.allotted,
        figures_in_doubt.indicator_id is not null as in_doubt,
        live_indicators.paid is not null
        or exists (from supplied where source_table = 'payments' and source_column is null)
            as payments_known,
        live_indicators.issued_on > $closed_year_end
        or paid_amounts.paid_in_closed_years is not null
        or exists (from supplied where source_table = 'payments' and source_column is null)
            as payments_known_at_year_end,
        case
            when live_indicators.issued_on <= $closed_year_end
                then live_indicators.adjusted
                    + case
                        when
                            indicator_id = root_indicator_id
                            or origins.indicator_id is not null
                            then live_indicators.amount
                        else 0
                    end
                    - coalesce(paid_amounts.paid_in_closed_years, 0)
            else 0
        end as left_at_year_end
    from live_indicators
    join indicator_roots using (indicator_id)
    left join paid_amounts using (indicator_id)
    left join figures_in_doubt using (indicator_id)
    left join origins on origins.indicator_id = live_indicators.origin_indicator_id
),

chains as (
    select
        root_indicator_id,
        bool_or(age_unknown) as age_unknown, bool_or(allotted) as allotted,
        bool_or(in_doubt) as in_doubt,
        sum(brought)::decimal(18, 2) as brought, sum(paid)::decimal(18, 2) as paid,
        case when bool_and(payments_known) then sum(brought) - sum(paid) end::decimal(18, 2)
            as unspent,
        case when bool_and(payments_known_at_year_end) then sum(left_at_year_end) end
            ::decimal(18, 2) as unspent_at_year_end
    from links
    group by root_indicator_id
)

select
    chains.root_indicator_id, live_indicators.division_code, live_indicators.agency_code,
    live_indicators.fiscal_year, live_indicators.issued_on, live_indicators.budget_level,
    live_indicators.fund_type, fund_prefixes.fund_system, fund_prefixes.exempt_bucket,
    live_indicators.fund_item_code, live_indicators.func_code, live_indicators.dep_eco_code,
    live_indicators.project_code, live_indicators.project_name,
    live_indicators.project_category, live_indicators.direct_fund,
    live_indicators.transfer_kind, chains.allotted, chains.age_unknown, chains.in_doubt,
    chains.brought, chains.unspent, chains.unspent_at_year_end, chains.paid
from chains
join live_indicators on live_indicators.indicator_id = chains.root_indicator_id
left join fund_prefixes using (fund_type)
order by chains.root_indicator_id
