"""One run in one JSON document: what is there, what was found, what does not tie.

Money is text with two decimals, never a float. The indicator channel and the cash channel are
two views of money that may be the same yuan, so nothing here adds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from html import escape

import polars as pl

from zbb_reconcile.identifiers import mask, mask_text
from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.shape import (
    RECALL_KINDS,
    RECALL_PLACES,
    Change,
    Checked,
    Controls,
    Findings,
    FollowUp,
    Money,
    Quarantine,
    QuarantinedRow,
    QuarantineReason,
    Recall,
    Row,
    RuleFindings,
    Summary,
    SwitchedOff,
    Total,
    VerdictCount,
)
from zbb_reconcile.texts import Words

LARGEST_RECALLS = 10
FIRST_QUARANTINED = 20
_NEVER_ACCOUNTS = frozenset({"sha256", "left", "right", "difference"})

Tables = Mapping[str, pl.DataFrame]


def summary(tables: Tables, *, as_of: date, profile_name: str) -> Summary:
    """The run as a JSON-ready dict; a table that is absent counts as empty."""
    rules = {row["rule_id"]: row for row in _rows(tables, "rules")}
    names = {rule_id: str(rule.get("name") or "") for rule_id, rule in rules.items()}
    off = [
        SwitchedOff(
            rule_id=row["rule_id"],
            name=names.get(row["rule_id"], ""),
            why=mask_text(row["why"] or ""),
        )
        for row in sorted(_rows(tables, "switched_off"), key=lambda row: row["rule_id"])
    ]
    return Summary(
        as_of=as_of.isoformat(),
        profile=profile_name,
        unspent=_unspent(tables),
        money=_money(tables, names),
        findings=_findings(tables, rules, {row["rule_id"] for row in off}),
        recalls=_recalls(tables),
        referred=_referred(tables),
        followup=followed_up(tables),
        largest_recalls=_largest_recalls(tables),
        controls=_controls(tables),
        quarantine=_quarantine(tables),
        switched_off=off,
        sources=[_plain(row) for row in _rows(tables, "sources")],
        notes=[mask_text(row["note"]) for row in _rows(tables, "notes")],
    )


CHANGES = ("new", "open", "grown", "shrunk", "settled", "not_looked_at")
STATES = ("found", "notified", "answered", "due", "overdue", "kept", "disputed", "done")


def followed_up(tables: Tables) -> FollowUp:
    """What became of earlier findings, how far their handling is, and what came back."""
    rows = _rows(tables, "followup")
    changes = []
    for change in CHANGES:
        of_change = [row for row in rows if row["change"] == change]
        if of_change:
            olds, news = (
                sum((row[name] or Decimal(0) for row in of_change), Decimal(0))
                for name in ("amount_old", "amount_new")
            )
            changes.append(
                Change(
                    change=change,
                    count=len(of_change),
                    amount_old=f"{olds:.2f}",
                    amount_new=f"{news:.2f}",
                )
            )
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    return FollowUp(
        changes=changes,
        states={state: count for state, count in counts.items() if count},
        sums=[_plain(row) for row in _rows(tables, "followup_sums")],
    )


def as_html(told: Summary, words: Words) -> str:
    """The picture of a run in ten lines, for a notebook: what holds, how much, what comes back."""
    controls, aside = told["controls"], told["quarantine"]["count"]
    holds = "controls_fail" if controls["failing"] else "controls_hold"
    found = str(told["findings"]["count"])
    rows = [
        (words("report.picture_unspent"), *_figures(told["unspent"])),
        (words("report.picture_findings"), found, ""),
        *((words(f"report.{kind}"), *_figures(told["recalls"][kind])) for kind in RECALL_KINDS),
    ]
    cells = "".join(
        f"<tr><td>{escape(what)}</td><td style='text-align:right'>{count}</td>"
        f"<td style='text-align:right'>{amount}</td></tr>"
        for what, count, amount in rows
    )
    scope = words(
        "report.scope",
        as_of=told["as_of"],
        profile=visible(value_label("profile", told["profile"], words)),
    )
    said = [
        words(f"report.{holds}", count=controls["count"], failing=controls["failing"]),
        words("report.quarantine_some", count=aside) if aside else words("report.quarantine_none"),
    ]
    return (
        f"<b>{escape(words('report.title'))}</b> · {escape(scope)}"
        f"<table>{cells}</table>{'<br>'.join(map(escape, said))}"
    )


def _figures(total: Total) -> tuple[str, str]:
    return str(total["count"]), f"{Decimal(total['yuan']):,.2f}"


def checked(tables: Tables, *, notes: Iterable[str], refusals: list[Row]) -> Checked:
    """What was read, what was set aside and whether it adds up, from the tables of ``check``."""
    return Checked(
        refusals=refusals,
        controls=_controls(tables),
        quarantine=_quarantine(tables),
        sources=[_plain(row) for row in _rows(tables, "sources")],
        notes=[mask_text(note) for note in notes],
    )


def recall_kind(destination: str, channel: str) -> str:
    """Which sum a recall belongs to; cash is never put with indicators.

    >>> recall_kind("upper_level", "indicator"), recall_kind("treasury", "cash")
    ('return_up', 'recall_cash')
    """
    return RECALL_PLACES[destination, channel]


def _frame(tables: Tables, name: str) -> pl.DataFrame | None:
    frame = tables.get(name)
    return None if frame is None or frame.is_empty() else frame


def _rows(tables: Tables, name: str) -> list[Row]:
    frame = _frame(tables, name)
    return [] if frame is None else frame.to_dicts()


def _text(amount: Decimal | int | None) -> str | None:
    return None if amount is None else format(Decimal(amount), ".2f")


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the amounts that are there; None, not zero, where none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if known else None


def _plain(row: Row) -> Row:
    """The row with nothing in it that JSON lacks, and its account numbers masked."""
    return {name: _plain_value(name, value) for name, value in row.items()}


def _plain_value(name: str, value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and name not in _NEVER_ACCOUNTS:
        return mask_text(value)
    return value


def _unspent(tables: Tables) -> Total:
    frame = _frame(tables, "carryover_ageing")
    if frame is None:
        return Total(count=0, yuan="0.00")
    amount = frame.select(pl.col("bucket_amount").sum()).item()
    return Total(count=frame["root_indicator_id"].n_unique(), yuan=_text(amount) or "0.00")


def _money(tables: Tables, names: Mapping[str, str]) -> list[Money]:
    frame = _frame(tables, "carryover_ageing")
    if frame is None:
        return []
    parts = frame.group_by("bucket", "verdict").agg(
        pl.len().alias("count"), pl.col("bucket_amount").sum().alias("yuan")
    )
    order = {rule_id: place for place, rule_id in enumerate(names)}
    return [
        Money(
            bucket=row["bucket"],
            name=names.get(row["bucket"], ""),
            verdict=row["verdict"],
            count=row["count"],
            yuan=_text(row["yuan"]) or "0.00",
        )
        for row in sorted(
            parts.to_dicts(),
            key=lambda row: (order.get(row["bucket"], len(order)), row["bucket"], row["verdict"]),
        )
    ]


def _findings(tables: Tables, rules: Mapping[str, Row], off: set[str]) -> Findings:
    frame = _frame(tables, "findings")
    parts: list[Row] = [] if frame is None else _by_rule_and_verdict(frame)
    found = {row["rule_id"] for row in parts}
    # Exempt and kept money lies in buckets; it can never be a finding, so "found nothing" is idle.
    silent = {
        rule_id
        for rule_id, rule in rules.items()
        if rule_id not in off and rule.get("verdict") not in ("exempt", "keep")
    }
    return Findings(
        count=sum(row["count"] for row in parts),
        by_rule=[
            _rule_findings(
                rule_id,
                str(rules.get(rule_id, {}).get("name") or ""),
                [row for row in parts if row["rule_id"] == rule_id],
            )
            for rule_id in sorted(found | silent)
        ],
    )


def _by_rule_and_verdict(frame: pl.DataFrame) -> list[Row]:
    def total(amount: pl.Expr) -> pl.Expr:
        return pl.when(amount.count() > 0).then(amount.sum())

    amount = pl.col("amount")
    return (
        frame.group_by("rule_id", "verdict")
        .agg(
            pl.len().alias("count"),
            amount.null_count().alias("without_amount"),
            total(amount).alias("amount"),
            total(amount.abs()).alias("amount_gross"),
            total(pl.col("amount_max")).alias("amount_max"),
        )
        .sort("rule_id", "verdict")
        .to_dicts()
    )


def _rule_findings(rule_id: str, name: str, parts: list[Row]) -> RuleFindings:
    return RuleFindings(
        rule_id=rule_id,
        name=name,
        verdicts=[
            VerdictCount(verdict=row["verdict"], count=row["count"], amount=_text(row["amount"]))
            for row in parts
        ],
        count=sum(row["count"] for row in parts),
        without_amount=sum(row["without_amount"] for row in parts),
        amount=_text(_sum(row["amount"] for row in parts)),
        amount_gross=_text(_sum(row["amount_gross"] for row in parts)),
        amount_max=_text(_sum(row["amount_max"] for row in parts)),
    )


def _recalls(tables: Tables) -> dict[str, Total]:
    counts = dict.fromkeys(RECALL_KINDS, 0)
    amounts = dict.fromkeys(RECALL_KINDS, Decimal("0.00"))
    frame = _frame(tables, "recalls")
    if frame is not None:
        parts = frame.group_by("destination", "channel").agg(
            pl.len().alias("count"), pl.col("amount").sum()
        )
        for row in parts.to_dicts():
            kind = recall_kind(row["destination"], row["channel"])
            counts[kind] += row["count"]
            amounts[kind] += row["amount"]
    return {kind: Total(count=counts[kind], yuan=f"{amounts[kind]:.2f}") for kind in RECALL_KINDS}


def _referred(tables: Tables) -> Total:
    """What is handed on to who decides of it: in no recall."""
    frame = _frame(tables, "findings")
    amounts = (
        [] if frame is None else frame.filter(pl.col("verdict") == "refer")["amount"].to_list()
    )
    return Total(count=len(amounts), yuan=f"{_sum(amounts) or Decimal(0):.2f}")


def _largest_recalls(tables: Tables) -> list[Recall]:
    frame = _frame(tables, "recalls")
    if frame is None:
        return []
    by = ["finding_id", "agency_code", "destination", "channel"]  # its accounts are added up
    account = pl.col("from_account_no") if "from_account_no" in frame.columns else pl.lit(None)
    only = pl.when(account.n_unique() == 1).then(account.cast(pl.String).first())
    merged = frame.group_by(by).agg(pl.col("amount").sum(), only.alias("from_account_no"))
    merged = merged.sort("amount", *by, descending=[True, *(False for _ in by)], nulls_last=True)
    largest = merged.head(LARGEST_RECALLS).to_dicts()
    return [_recall(row, _finding(tables, row["finding_id"])) for row in largest]


def _finding(tables: Tables, finding_id: str) -> Row:
    frame = _frame(tables, "findings")
    if frame is None:
        return {}
    return next(iter(frame.filter(pl.col("finding_id") == finding_id).head(1).to_dicts()), {})


def _recall(row: Row, finding: Row) -> Recall:
    kind = str(finding.get("subject_kind") or "")
    subject = str(finding.get("subject_id") or "")
    account = row.get("from_account_no")
    return Recall(
        finding_id=row["finding_id"],
        rule_id=str(finding.get("rule_id") or ""),
        kind=recall_kind(row["destination"], row["channel"]),
        subject_kind=kind,
        subject_id=mask(subject) if kind == "account" else subject,
        agency_code=row["agency_code"] or "",
        agency_name=str(finding.get("agency_name") or ""),
        amount=_text(row["amount"]) or "",
        from_account_no=mask(account) if account else None,
    )


def _controls(tables: Tables) -> Controls:
    every = [_plain(row) for row in _rows(tables, "controls")]
    rank = {False: 0, None: 1, True: 2}
    every.sort(key=lambda row: (rank[row["holds"]], str(row["control_id"])))
    failing = sum(row["holds"] is False for row in every)
    return Controls(count=len(every), failing=failing, every=every)


def _quarantine(tables: Tables) -> Quarantine:
    frame = _frame(tables, "quarantine")
    if frame is None:
        return Quarantine(count=0, by_reason=[], first=[])
    place = ["source_file", "source_sheet", "source_row"]
    parts = (
        frame.sort(place)
        .group_by("reason_code", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("reason").first())
        .sort("count", "reason_code", descending=[True, False])
    )
    return Quarantine(
        count=frame.height,
        by_reason=[
            QuarantineReason(
                reason_code=row["reason_code"],
                count=row["count"],
                example=mask_text(row["reason"] or ""),
            )
            for row in parts.to_dicts()
        ],
        first=[
            QuarantinedRow(
                source_file=row["source_file"],
                source_sheet=row["source_sheet"],
                source_row=row["source_row"],
                reason=mask_text(row["reason"] or ""),
            )
            for row in frame.sort(place).head(FIRST_QUARANTINED).to_dicts()
        ],
    )
