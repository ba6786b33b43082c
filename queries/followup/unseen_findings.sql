-- Earlier findings whose subject this run did not look at, and why: its rule is off, the subject is
-- no longer in its own table, an account of its agency is missing at the bank, or what the rule
-- needs to judge it is not there. Absence is a claim about what was looked at.
--
-- reads   earlier_findings, rules, switched_off, old_accounts, old_indicators, lost_accounts,
--         standing_subjects, unjudged_subjects
-- takes
-- gives   one row per finding, by finding_id
with needing as (
    select
        earlier_findings.*, coalesce(rules.needs, '') as needs,
        rules.rule_id is null
        or earlier_findings.rule_id in (select rule_id from switched_off) as is_off
    from earlier_findings
    left join rules using (rule_id)
),

-- Of the accounts of the agency those that were there when the finding was last looked at.
lost as (
    select
        needing.finding_id,
        string_agg(account_no, ', ' order by account_no) as account_nos
    from needing
    join lost_accounts
        on lost_accounts.agency_code = needing.subject_id
        and lost_accounts.seen_as_of >= needing.last_seen_as_of
    where needing.subject_kind = 'agency' and contains(needing.needs, 'bank_accounts')
    group by needing.finding_id
),

absent as (
    select needing.finding_id
    from needing
    left join old_accounts on old_accounts.account_no = needing.subject_id
    where
        case
            when subject_kind = 'account'
                then not exists (
                    from standing_subjects as standing
                    where
                        kind = 'account' and standing.subject_id = needing.subject_id
                        and needed = case
                            when coalesce(old_accounts.at_bank, true) then 'bank_accounts'
                            else 'accounts'
                        end
                )
            else not exists (
                from standing_subjects as standing
                where
                    kind = subject_kind and standing.subject_id = needing.subject_id
                    -- A payment names an indicator; only the list of indicators has it.
                    and (
                        needed <> 'payments'
                        or needing.subject_id not in (select indicator_id from old_indicators)
                    )
            )
        end
        or (
            subject_kind = 'indicator' and contains(needs, 'carryovers')
            and subject_id not in (
                select subject_id from standing_subjects where kind = 'carried'
            )
        )
        or (
            subject_kind = 'asset' and contains(needs, 'asset_income')
            and subject_id not in (
                select subject_id from standing_subjects where kind = 'income_of_asset'
            )
        )
)

select
    needing.finding_id,
    case
        when needing.is_off then 'off'
        when absent.finding_id is not null then 'absent'
        when lost.finding_id is not null then 'lost_account'
        else 'unjudged'
    end as why,
    lost.account_nos
from needing
left join absent using (finding_id)
left join lost using (finding_id)
where
    needing.is_off or absent.finding_id is not null or lost.finding_id is not null
    or exists (
        from unjudged_subjects as unjudged
        where
            unjudged.kind = needing.subject_kind and unjudged.subject_id = needing.subject_id
            and (unjudged.rule_id is null or unjudged.rule_id = needing.rule_id)
    )
order by needing.finding_id
