-- Each distinct summary that says something about its line's class.
--
-- reads   bank_lines
-- takes   $interest_pattern varchar, $fee_pattern varchar, $reversal_pattern varchar,
--         $zero_balance_allowed_pattern varchar
-- gives   one row per summary with at least one of the words, by summary
with summaries as (
    select distinct summary from bank_lines where summary is not null
),

marked as (
    select
        summary,
        regexp_matches(summary, $interest_pattern) as says_interest,
        regexp_matches(summary, $fee_pattern) as says_fee,
        regexp_matches(summary, $reversal_pattern) as says_reversal,
        regexp_matches(summary, $zero_balance_allowed_pattern) as says_allowed
    from summaries
)

select summary, says_interest, says_fee, says_reversal, says_allowed
from marked
where says_interest or says_fee or says_reversal or says_allowed
order by summary
