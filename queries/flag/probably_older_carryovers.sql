-- CR-23: kept money without an origin whose papers or project name speak of an earlier year. A
-- document of the year before is older only where nothing says that it was issued ahead.
--
-- reads   carryover_ageing, live_indicators
-- takes   $older_money_pattern varchar, $issued_ahead_pattern varchar
-- gives   one row per root, by subject_id
with kept as (
    select
        carryover_ageing.root_indicator_id, carryover_ageing.division_code,
        carryover_ageing.agency_code, carryover_ageing.bucket_amount,
        carryover_ageing.fiscal_year, carryover_ageing.project_name,
        list_min(
            list_transform(
                regexp_extract_all(
                    concat_ws(' ', live_indicators.sup_doc_no, live_indicators.doc_no),
                    '[〔\[\(（【［](?:19|20)[0-9]{2}[〕\]\)）】］]'
                ),
                lambda bracketed: regexp_extract(bracketed, '[0-9]{4}')::integer
            )
        ) as document_year,
        coalesce(
            regexp_matches(
                concat_ws(
                    ' ', carryover_ageing.project_name, live_indicators.sup_doc_no,
                    live_indicators.doc_no
                ),
                $issued_ahead_pattern
            ),
            false
        ) as issued_ahead,
        coalesce(regexp_matches(carryover_ageing.project_name, $older_money_pattern), false)
            as named_older
    from carryover_ageing
    join live_indicators
        on live_indicators.indicator_id = carryover_ageing.root_indicator_id
    where carryover_ageing.bucket = 'KEEP' and live_indicators.origin_indicator_id is null
),

told as (
    select
        *,
        coalesce(
            document_year < fiscal_year - 1
            or (document_year = fiscal_year - 1 and not issued_ahead),
            false
        ) as document_older
    from kept
)

select
    root_indicator_id as subject_id, division_code, agency_code,
    bucket_amount as amount, null::decimal(18, 2) as amount_max, null::date as since,
    fiscal_year, project_name, document_year,
    case
        when document_older and named_older then 'both'
        when document_older then 'document'
        else 'name'
    end as older_by
from told
where document_older or named_older
order by subject_id
