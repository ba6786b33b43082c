-- The class of every bank line, the first that applies, and why; and of its counterparty and its
-- words what later questions need, found here once: who it is, where the data know it, and whether
-- the summary speaks of interest or of what a zero-balance account may pay. Accounts go by their
-- number in numbered_accounts; what else a line says stays in its file.
--
-- reads   bank_lines, numbered_accounts, summary_words, counterparty_words, local_name_claims,
--         reversal_pairs, class_reasons
-- takes
-- gives   one row per bank line, in the order of the files: by source_file, source_sheet and
--         source_row
with placed as (
    select
        bank_lines.source_file::source_files as source_file, bank_lines.source_sheet,
        bank_lines.source_row, own.account, bank_lines.posted_on, bank_lines.amount,
        own.agency_code, other.account as counterparty_account,
        bank_lines.counterparty_no is not null as says_number,
        other.agency_code is not null as by_number,
        coalesce(
            other.agency_code, counterparty_words.agency_code, local_name_claims.agency_code
        ) as counterparty_agency_code,
        coalesce(summary_words.says_interest, false) as says_interest,
        coalesce(summary_words.says_fee, false) as says_fee,
        coalesce(summary_words.says_allowed, false) as says_allowed,
        coalesce(counterparty_words.is_treasury, false) as to_treasury,
        coalesce(counterparty_words.is_bank, false) as is_bank,
        bank_lines.counterparty_no is null and bank_lines.counterparty_name is null as is_blank,
        reversal_pairs.source_row is not null as reversed
    from bank_lines
    left join numbered_accounts as own on own.account_no = bank_lines.account_no
    left join numbered_accounts as other on other.account_no = bank_lines.counterparty_no
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
            when says_interest and amount > 0 and is_blank then 'interest_blank'
            when says_interest and amount > 0 and is_bank then 'interest_bank'
            when says_fee and amount < 0 and is_blank then 'fee_blank'
            when says_fee and amount < 0 and is_bank then 'fee_bank'
            when counterparty_agency_code = agency_code and by_number
                then 'own_transfer_by_number'
            when counterparty_agency_code = agency_code then 'own_transfer_by_name'
            when by_number then 'to_agency_by_number'
            when counterparty_agency_code is not null then 'to_agency_by_name'
            when amount < 0 and to_treasury then 'remittance'
            when amount < 0 then 'payment'
            else 'receipt'
        end as reason_code
    from placed
)

select
    source_file, source_sheet, source_row, account, posted_on, amount,
    class_reasons.class, class_reasons.why,
    counterparty_account, counterparty_agency_code, says_number, says_interest, says_allowed
from classed
join class_reasons using (reason_code)
order by source_file, source_sheet nulls first, source_row
