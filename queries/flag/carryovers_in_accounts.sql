-- Carryovers of the closed year that say in which account their money lies, with the level and
-- the fund system of their root. `is_fiscal`: appropriations, not bonds, loans or the unit's own
-- money.
--
-- reads   carryovers, indicator_roots, roots
-- takes   $closed_year integer, $fiscal_fund_systems varchar[]
-- gives   one row per account, level, kind of transfer and whether it is fiscal, by these
select
    carryovers.account_no, roots.budget_level,
    roots.transfer_kind,
    list_contains($fiscal_fund_systems, roots.fund_system) as is_fiscal,
    sum(carryovers.closing)::decimal(18, 2) as carried
from carryovers
join indicator_roots using (indicator_id)
join roots using (root_indicator_id)
where
    carryovers.account_no is not null and carryovers.fiscal_year = $closed_year
    and carryovers.closing > 0
group by carryovers.account_no, roots.budget_level, roots.transfer_kind, is_fiscal
order by
    carryovers.account_no, roots.budget_level, roots.transfer_kind, is_fiscal
