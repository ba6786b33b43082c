-- The scores of divisions: the sums of their agencies, ranked among each other.
--
-- reads   scores
-- takes
-- gives   one row per division, by division_code
select code as division_code, scores.* exclude (kind, code)
from scores
where kind = 'division'
order by division_code
