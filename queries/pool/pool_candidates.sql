-- Money of the own level or below that a pool could take: already recalled, or still kept and to
-- be repurposed. Its category is the first of the list that it fits: by a code, or by a word of the
-- project's name where none of the words against it stands there too. What is exempt, or under
-- review, is in none.
--
-- reads   carryover_ageing, pool_categories
-- takes   $own_level integer
-- gives   one row per root, by root_indicator_id
with money as (
    select
        root_indicator_id, division_code, fund_system, budget_level, agency_code, project_code,
        bucket_amount as amount, dep_eco_code, func_code, project_name,
        case when verdict = 'keep' then 'repurposed' else 'recalled' end as source
    from carryover_ageing
    where verdict in ('recall', 'keep') and budget_level >= $own_level
),

fits as (
    select
        money.root_indicator_id, pool_categories.category, pool_categories.position,
        case
            when list_bool_or(
                list_transform(
                    pool_categories.dep_eco_codes,
                    lambda code: starts_with(money.dep_eco_code, code)
                )
            )
                then 'dep_eco_code ' || money.dep_eco_code
            when list_bool_or(
                list_transform(
                    pool_categories.words, lambda word: contains(money.project_name, word)
                )
            )
            and not coalesce(
                list_bool_or(
                    list_transform(
                        pool_categories.not_words,
                        lambda word: contains(money.project_name, word)
                    )
                ),
                false
            )
                then 'project_name ' || money.project_name
            when list_bool_or(
                list_transform(
                    pool_categories.func_codes,
                    lambda code: starts_with(money.func_code, code)
                )
            )
                then 'func_code ' || money.func_code
        end as why
    from money
    cross join pool_categories
)

select money.*, fits.category, fits.why
from money
join fits using (root_indicator_id)
where fits.why is not null
qualify row_number() over (
    partition by money.root_indicator_id order by fits.position
) = 1
order by money.root_indicator_id
