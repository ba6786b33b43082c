-- The root of every indicator: where following origin_indicator_id up ends. An origin that is not
-- there ends the chain at the topmost known indicator; in a circle the member with the smallest
-- (fiscal_year, indicator_id) stands for the root. Both are marked: their age is unknown.
--
-- reads   live_indicators
-- takes
-- gives   one row per indicator, by indicator_id
with recursive descents as (
    select
        indicator_id,
        indicator_id as root_indicator_id,
        origin_indicator_id is not null as age_unknown
    from live_indicators
    where
        origin_indicator_id is null
        or origin_indicator_id not in (select indicator_id from live_indicators)
    union all
    select child.indicator_id, parent.root_indicator_id, parent.age_unknown
    from descents as parent
    join live_indicators as child on child.origin_indicator_id = parent.indicator_id
),

-- What no descent reaches leads into a circle. Pointers double with every step, so 2^20 origins
-- back is inside the circle, and the smallest member seen from there is the whole circle's.
circling as (
    select indicator_id, origin_indicator_id, fiscal_year
    from live_indicators
    where indicator_id not in (select indicator_id from descents)
),

leaps as (
    select
        indicator_id,
        origin_indicator_id as lands_on,
        {'year': fiscal_year, 'id': indicator_id} as smallest,
        0 as step
    from circling
    union all
    select
        near.indicator_id, far.lands_on,
        least(near.smallest, far.smallest) as smallest,
        near.step + 1 as step
    from leaps as near
    join leaps as far on far.indicator_id = near.lands_on
    where near.step < 20
),

circle_roots as (
    select near.indicator_id, far.smallest.id as root_indicator_id
    from leaps as near
    join leaps as far on far.indicator_id = near.lands_on and far.step = 20
    where near.step = 20
)

select indicator_id, root_indicator_id, age_unknown from descents
union all
select indicator_id, root_indicator_id, true from circle_roots
order by indicator_id
