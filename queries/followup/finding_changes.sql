-- What became of every finding since the earlier result, and what the rows prove of it. Without an
-- earlier result every finding is new. Amounts are compared by their size; where an account of the
-- agency was not looked at, less money is no progress.
--
-- reads   findings, earlier_findings, unseen_findings, returned_money, recall_destinations
-- takes   $as_of date
-- gives   one row per finding of either run, by finding_id
with
-- Of several proofs the first counts; only money that came back is told of what is still open.
proofs as (
    select
        *,
        list_position(
            [
                'adjusted', 'refund', 'remittance', 'income_remitted', 'account_closed', 'moved',
                'spent'
            ],
            settled_by
        ) as place,
        settled_by not in ('moved', 'spent') as came_back
    from returned_money
),

compared as (
    select
        coalesce(findings.finding_id, earlier_findings.finding_id) as finding_id,
        coalesce(findings.rule_id, earlier_findings.rule_id) as rule_id,
        coalesce(findings.subject_kind, earlier_findings.subject_kind) as subject_kind,
        coalesce(findings.subject_id, earlier_findings.subject_id) as subject_id,
        coalesce(findings.division_code, earlier_findings.division_code) as division_code,
        coalesce(findings.agency_code, earlier_findings.agency_code) as agency_code,
        coalesce(findings.agency_name, earlier_findings.agency_name) as agency_name,
        case
            when earlier_findings.finding_id is null then 'new'
            when findings.finding_id is null and unseen_findings.finding_id is not null
                then 'not_looked_at'
            when findings.finding_id is null then 'settled'
            when abs(findings.amount) > abs(amount_old) then 'grown'
            when abs(findings.amount) < abs(amount_old) and unseen_findings.why = 'lost_account'
                then 'open'
            when abs(findings.amount) < abs(amount_old) then 'shrunk'
            else 'open'
        end as change,
        earlier_findings.amount_old, findings.amount as amount_new,
        earlier_findings.destination as destination_old,
        case
            when findings.finding_id is not null then coalesce(recall_destinations.destination, '')
        end as destination_new,
        coalesce(recall_destinations.channel, earlier_findings.channel) as channel,
        coalesce(earlier_findings.is_carried, false) as is_carried,
        case
            when earlier_findings.finding_id is null then 1
            when findings.finding_id is null then earlier_findings.runs_open
            else earlier_findings.runs_open + 1
        end as runs_open,
        coalesce(earlier_findings.first_seen_as_of, $as_of) as first_seen_as_of,
        case
            when change = 'not_looked_at' then earlier_findings.last_seen_as_of
            else $as_of
        end as last_seen_as_of,
        findings.finding_id is null
        or (
            unseen_findings.why = 'lost_account' and abs(findings.amount) < abs(amount_old)
        ) as is_unseen,
        case when is_unseen then unseen_findings.why end as unseen_why,
        case when is_unseen then unseen_findings.account_nos end as unseen_accounts
    from findings
    full join earlier_findings using (finding_id)
    left join unseen_findings using (finding_id)
    left join recall_destinations
        on recall_destinations.finding_id = findings.finding_id
        and not recall_destinations.is_earlier
),

proven as (
    select
        compared.finding_id, proofs.settled_by, proofs.amount, proofs.settled_on,
        proofs.came_back
    from compared
    join proofs using (finding_id)
    where
        compared.change = 'settled'
        or (compared.change in ('open', 'grown', 'shrunk') and proofs.came_back)
    qualify row_number() over (partition by compared.finding_id order by proofs.place) = 1
)

select
    compared.* exclude (is_unseen, unseen_why, unseen_accounts),
    case
        when change = 'settled' then coalesce(proven.settled_by, 'other')
        else proven.settled_by
    end as settled_by,
    case
        when proven.amount is not null
            then least(proven.amount, coalesce(abs(compared.amount_old), proven.amount))
    end::decimal(18, 2) as settled_amount,
    proven.settled_on,
    coalesce(proven.came_back, false) as came_back, compared.unseen_why, compared.unseen_accounts
from compared
left join proven using (finding_id)
order by compared.finding_id
