-- What the rows since a run last looked at it prove about each finding that was open: an adjusted
-- indicator, a refund, a remittance from the account, income remitted, an account that the bank
-- closed, all money back or gone; money that was spent; a root that another rule now names.
--
-- reads   earlier_findings, findings, adjusted_since, root_payments_since, remittances_since,
--         remitted_since, closed_since, old_accounts, old_findings, old_roots, old_members,
--         roots
-- takes
-- gives   one row per finding and kind of proof, by finding_id and settled_by
with found as (
    select
        earlier_findings.finding_id, 'adjusted' as settled_by,
        case when rule_id = 'CR-OVER' then adjusted else -adjusted end as amount,
        adjusted_on as settled_on
    from earlier_findings
    join adjusted_since on root_indicator_id = subject_id and seen_as_of = last_seen_as_of
    where
        subject_kind = 'indicator'
        and rule_id not in ('CR-13', 'CR-16', 'X-01', 'X-04', 'X-05')
    union all
    select old_members.finding_id, 'adjusted', sum(least(-adjusted, amount)), max(adjusted_on)
    from old_members
    join earlier_findings using (finding_id)
    join adjusted_since
        on adjusted_since.root_indicator_id = old_members.root_indicator_id
        and seen_as_of = last_seen_as_of
    where adjusted < 0
    group by old_members.finding_id
    union all
    select earlier_findings.finding_id, 'adjusted', sum(-adjusted), max(adjusted_on)
    from earlier_findings
    join roots on subject_kind = 'project' and roots.project_code = subject_id
    join adjusted_since
        on adjusted_since.root_indicator_id = roots.root_indicator_id
        and seen_as_of = last_seen_as_of
    group by earlier_findings.finding_id
    union all
    select finding_id, 'refund', refunded, refunded_on
    from earlier_findings
    join root_payments_since using (finding_id)
    where rule_id in ('CR-13', 'CR-16', 'CR-OVER', 'X-04')
    union all
    select finding_id, 'remittance', sum(remitted), max(posted_on)
    from earlier_findings
    join old_accounts
        on old_accounts.account_no = subject_id or old_accounts.agency_code = subject_id
    join remittances_since on remittances_since.account_no = old_accounts.account_no
    where
        posted_on > last_seen_as_of
        and case rule_id
            when 'SF-01' then is_fiscal and not is_interest
            when 'SF-02' then is_own_cash and not is_fiscal and not is_interest
            when 'NT-04' then is_own_cash and is_interest
            when 'BA-10' then old_accounts.account_no = subject_id and not is_interest
            when 'CR-18' then old_accounts.account_no = subject_id and not is_interest
            else false
        end
    group by finding_id
    union all
    select finding_id, 'income_remitted', remitted, remitted_on
    from earlier_findings
    join remitted_since using (subject_kind, subject_id)
    where seen_as_of = last_seen_as_of and rule_id in ('AS-04', 'NT-01', 'NT-02')
    union all
    select finding_id, 'account_closed', max(coalesce(amount_old, 0)), max(closed_on)
    from earlier_findings
    join closed_since
        on (subject_kind = 'account' and account_no = subject_id)
        or (
            rule_id in ('BA-01', 'BA-17') and closed_since.agency_code = subject_id
            and (rule_id <> 'BA-01' or account_kind = 'basic')
        )
    group by finding_id
    union all
    select earlier_findings.finding_id, 'moved', 0, null
    from earlier_findings
    join roots on root_indicator_id = subject_id
    join old_roots using (root_indicator_id)
    where
        subject_kind = 'indicator' and seen_as_of = last_seen_as_of
        and roots.unspent = old_roots.unspent
        and exists (
            from findings
            where
                findings.subject_kind = 'indicator'
                and findings.subject_id = earlier_findings.subject_id
                and findings.rule_id <> earlier_findings.rule_id
                and findings.finding_id not in (select finding_id from old_findings)
        )
    union all
    select finding_id, 'spent', paid, paid_on
    from earlier_findings
    join root_payments_since using (finding_id)
    where
        rule_id not in ('CR-13', 'CR-16', 'CR-OVER', 'X-04')
        and paid >= abs(amount_old)
)

select finding_id, settled_by, amount::decimal(18, 2) as amount, settled_on
from found
where amount > 0 or settled_by in ('account_closed', 'moved')
order by finding_id, settled_by
