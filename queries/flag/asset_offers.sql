-- Idle assets that may be given to another agency: those of an administrative body or a public
-- institution. An enterprise's are its own, and so may be those of an owner of unknown kind.
--
-- reads   idle_assets
-- takes
-- gives   one row per asset, by asset_no
select asset_no, agency_code, division_code, category_code, area
from idle_assets
where
    agency_kind in ('administrative', 'public_institution')
    and division_code is not null and category_code is not null
order by asset_no
