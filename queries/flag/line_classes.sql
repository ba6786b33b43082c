-- The class of every bank line, the first that applies, and why; and of its counterparty and its
-- words what later questions need, found here once: who it is, where the data know it, and whether
-- the summary speaks of interest or of what a zero-balance account may pay.
--
-- reads   bank_lines, account_owners, summary_words, counterparty_words, local_name_claims,
--         reversal_pairs, class_reasons
-- takes
-- gives   one row per bank line, in the order of the files: by source_file, source_sheet and
--         source_row
with placed as (
    select
        bank_lines.*,
        own.agency_code,
        other.account_no is not null as by_number,
        coalesce(
            other.agency_code, counterparty_words.agency_code, local_name_claims.agency_code
        ) as counterparty_agency_code,
        case
            when other.agency_code is not null then 'by_number'
            else 'by_name'
        end as found,
        coalesce(summary_words.says_interest, false) as says_interest,
        coalesce(summary_words.says_fee, false) as says_fee,
        coalesce(summary_words.says_allowed, false) as says_allowed,
        coalesce(counterparty_words.is_treasury, false) as to_treasury,
        case
            when bank_lines.counterparty_no is null and bank_lines.counterparty_name is null
                then 'blank'
            when counterparty_words.is_bank then 'bank'
        end as bank_side,
        reversal_pairs.source_row is not null as reversed
    from bank_lines
    left join account_owners as own on own.account_no = bank_lines.account_no
    left join account_owners as other on other.account_no = bank_lines.counterparty_no
    left join summary_words on summary_words.summary = bank_lines.summary
    left join counterparty_words
        on counterparty_words.counterparty_name = bank_lines.counterparty_name
    left join local_name_claims
        on local_name_claims.name = bank_lines.counterparty_name
        and local_name_claims.division_code = own.division_code
    left join reversal_pairs
        on reversal_pairs.source_row = bank_lines.source_row
        and reversal_pairs.source_file = bank_lines.source_file
        and reversal_pairs.source_sheet is not distinct from bank_lines.source_sheet
),

classed as (
    select
        *,
        case
            when reversed then 'reversal'
            when says_interest and amount > 0 and bank_side = 'blank' then 'interest_blank'
            when says_interest and amount > 0 and bank_side = 'bank' then 'interest_bank'
            when says_fee and amount < 0 and bank_side = 'blank' then 'fee_blank'
            when says_fee and amount < 0 and bank_side = 'bank' then 'fee_bank'
            when counterparty_agency_code = agency_code then 'own_transfer_' || found
            when counterparty_agency_code is not null then 'to_agency_' || found
            when amount < 0 and to_treasury then 'remittance'
            when amount < 0 then 'payment'
            else 'receipt'
        end as reason_code
    from placed
)

select
    source_file::source_files as source_file, source_sheet, source_row, account_no, posted_on,
    amount, class_reasons.class, class_reasons.why,
    -- Of a counterparty that nobody knows, the number stays in the file.
    case when by_number or counterparty_agency_code is not null then counterparty_no end
        as counterparty_no,
    counterparty_agency_code, says_interest, says_allowed
from classed
join class_reasons using (reason_code)
order by source_file, source_sheet nulls first, source_row
