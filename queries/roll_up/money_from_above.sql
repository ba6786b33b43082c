-- What became of money from above, document by document: what the division above issued under a
-- number, what each division took in under that number as its superior document, under which
-- number it passed it on, and what of it was paid, lies unspent and is to be recalled. Numbers are
-- compared without blanks and with one kind of brackets.
--
-- reads   received_roots, document_indicators, recalls, divisions
-- takes
-- gives   one row per superior document, receiving division and own document, by these; issued is
--         null where no one division above is known by the number
with taken as (
    select
        division, root_indicator_id, brought, paid, unspent,
        regexp_replace(
            translate(sup_doc_no, '（）()【】[]［］', '〔〕〔〕〔〕〔〕〔〕'), '\s', '', 'g'
        ) as document,
        regexp_replace(
            translate(doc_no, '（）()【】[]［］', '〔〕〔〕〔〕〔〕〔〕'), '\s', '', 'g'
        ) as doc_no
    from received_roots
),

-- A re-issue under the same number is the same money.
issued as (
    select
        one.division,
        regexp_replace(
            translate(one.doc_no, '（）()【】[]［］', '〔〕〔〕〔〕〔〕〔〕'), '\s', '', 'g'
        ) as document,
        sum(one.brought) as issued
    from document_indicators as one
    left join document_indicators as origin
        on origin.division = one.division and origin.indicator_id = one.origin_indicator_id
        and origin.doc_no = one.doc_no
    where origin.indicator_id is null
    group by one.division, document
),

-- Only the city and the province of a division stand above it. Who alone knows the number issued
-- it; of two the one that is nearer passed it on.
above as (
    select distinct taken.document, taken.division, issued.division as from_division, issued.issued
    from taken
    join divisions using (division)
    join issued
        on issued.document = taken.document
        and issued.division in (divisions.city, divisions.province)
        and issued.division <> taken.division
    qualify
        row_number() over (
            partition by taken.document, taken.division order by issued.division desc
        ) = 1
),

recalled as (
    select division, subject_id as root_indicator_id, sum(amount) as recalled
    from recalls
    where channel = 'indicator'
    group by division, root_indicator_id
),

received as (
    select
        document, taken.division, taken.doc_no,
        count(*) as indicators, sum(taken.brought) as received, sum(taken.paid) as paid,
        case when count(*) = count(taken.unspent) then sum(taken.unspent) end as unspent,
        coalesce(sum(recalled.recalled), 0) as recalled
    from taken
    left join recalled
        on recalled.division = taken.division
        and recalled.root_indicator_id = taken.root_indicator_id
    group by document, taken.division, taken.doc_no
),

placed as (
    select received.*, above.from_division, above.issued
    from received
    left join above on above.document = received.document and above.division = received.division
),

in_all as (
    select document, from_division, sum(received) as received_by_all
    from placed
    group by document, from_division
)

select
    document as sup_doc_no, from_division, issued::decimal(38, 2) as issued,
    division as to_division, doc_no,
    indicators, received::decimal(38, 2) as received, paid::decimal(38, 2) as paid,
    unspent::decimal(38, 2) as unspent, recalled::decimal(38, 2) as recalled,
    case
        when from_division is null then 'not_in_store'
        when received_by_all > issued then 'beyond'
        else 'within'
    end as document_fits
from placed
left join in_all using (document, from_division)
order by document, from_division nulls last, to_division, doc_no nulls first
