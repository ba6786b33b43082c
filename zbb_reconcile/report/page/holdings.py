"""The sections of accounts and of assets: what is to close, what sleeps, what lies idle."""

from __future__ import annotations

from collections.abc import Mapping

from zbb_reconcile.report.facts import Row
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.report.page.checks import absent
from zbb_reconcile.report.page.data import subject_of, target_words
from zbb_reconcile.report.page.facts import PageFacts, amounts_of
from zbb_reconcile.report.page.html import (
    figure,
    go,
    grid,
    masked,
    money,
    paragraph,
    rule_words,
    safe,
    said,
    said_with,
    sum_of,
    table,
)
from zbb_reconcile.report.page.sections import LISTED
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import Words

Names = Mapping[str, str]
STATIC_ROWS = 50


def closing(facts: PageFacts, summary: Summary, words: Words) -> str:
    """The accounts that are to close, and where their money goes."""
    rows = facts.closings
    nowhere = [row for row in rows if row["nowhere"] is not None]
    if not rows:
        lacking = "bank_accounts" in absent(summary)
        return paragraph("closing_unknown" if lacking else "closing_none", words)
    text = said_with(
        "closing_sums",
        words,
        count=go(str(len(rows)), "closing"),
        balance=sum_of(amounts_of(rows, "balance"), "closing"),
        treasury=sum_of(amounts_of(rows, "to_treasury"), "closing", to="treasury"),
        placed=sum_of(amounts_of(rows, "placed"), "closing", to="placed"),
    )
    if nowhere:
        text += said_with(
            "closing_nowhere",
            words,
            count=str(len(nowhere)),
            nowhere=go(money(amounts_of(nowhere, "nowhere")), "closing", to="nowhere"),
        )
    headers = [
        (column_label("", "account_no", words), "short"),
        (column_label("", "agency_name", words), ""),
        *((words(f"page.js_{name}"), "amount") for name in ("balance", "treasury", "placed")),
        (words("page.js_target"), ""),
        (words("page.js_why"), ""),
    ]
    listed = (_closing_cells(row, words) for row in rows[:STATIC_ROWS])
    return (
        f"<p>{text}</p>"
        + paragraph("closing_apart", words, "note")
        + grid("closing", words)
        + f'<div class="static">{table(headers, listed)}</div>'
    )


def _closing_cells(row: Row, words: Words) -> tuple[str, ...]:
    return (
        safe(subject_of("account", row["account_no"])),
        safe(row["agency_name"]),
        money(row["balance"]),
        money(row["to_treasury"]),
        money(row["to_target"]),
        safe(target_words(row, words)),
        masked(row["why"] or ""),
    )


def accounts(facts: PageFacts, summary: Summary, words: Words) -> str:
    """The accounts asleep, and since when."""
    if not facts.dormant:
        lacking = {"bank_accounts", "bank_lines"} & set(absent(summary))
        return paragraph("dormant_unknown" if lacking else "dormant_none", words)
    headers = [
        (column_label("", "account_no", words), "short"),
        (column_label("", "agency_name", words), ""),
        (words("page.asleep_since"), ""),
        (words("page.balance"), "amount"),
    ]
    rows = (
        (
            go(safe(subject_of("account", row["subject_id"])), "findings", id=row["finding_id"]),
            safe(row["agency_name"]),
            said("unmoved", words, day=row["since"]) if row["unmoved"] else safe(row["since"]),
            money(row["amount"]),
        )
        for row in facts.dormant[:LISTED]
    )
    every = go(
        said("dormant_all", words, count=len(facts.dormant)),
        "findings",
        rule=facts.dormant[0]["rule_id"],
    )
    return (
        figure(
            "dormant",
            words("page.chart_dormant"),
            words,
            table(headers, rows, name="table-dormant"),
        )
        + f"{_more(len(facts.dormant), words)}<p>{every}</p>"
    )


def _more(count: int, words: Words) -> str:
    return paragraph("listed", words, "note", count=count, shown=LISTED) if count > LISTED else ""


def referred(facts: PageFacts, names: Names, words: Words) -> str:
    """What lies idle and is for others to decide of."""
    headers = [
        (column_label("", "rule_id", words), ""),
        (column_label("", "subject_id", words), "short"),
        (column_label("", "agency_name", words), ""),
        (column_label("", "amount", words), "amount"),
        (column_label("", "reason", words), ""),
    ]
    rows = (
        (
            rule_words(row["rule_id"], names),
            go(
                safe(subject_of(row["subject_kind"], row["subject_id"])),
                "findings",
                id=row["finding_id"],
            ),
            safe(row["agency_name"]),
            money(row["amount"]),
            masked(row["reason"]),
        )
        for row in facts.referred[:LISTED]
    )
    foot = (said("report.total", words), "", "", money(amounts_of(facts.referred)), "")
    return (
        paragraph("referred_how", words, "note", count=len(facts.referred))
        + table(headers, rows, name="table-referred", foot=foot)
        + _more(len(facts.referred), words)
    )


ACTIONS = ("use", "lease", "warehouse", "sell", "equity", "finance", None)


def assets(facts: PageFacts, summary: Summary, names: Names, words: Words) -> str:
    """Idle assets by kind and one by one, with what is proposed for them."""
    if not facts.idle:
        return paragraph("idle_unknown" if "assets" in absent(summary) else "idle_none", words)
    kinds = figure("idle", words("page.chart_idle"), words, _kinds(facts, names, words))
    headers = [
        (column_label("", "asset_no", words), "short"),
        (column_label("", "asset_name", words), ""),
        (column_label("", "agency_name", words), ""),
        (words("page.asset_kind"), ""),
        (words("page.idle_since"), "short"),
        (column_label("", "action", words), ""),
        (words("page.net_value"), "amount"),
    ]
    rows = (
        (
            go(safe(row["asset_no"]), "findings", id=row["finding_id"]),
            safe(row["asset_name"]),
            safe(row["agency_name"]),
            rule_words(row["rule_id"], names),
            safe(row["since"]) or said("idle_since_unknown", words),
            action_words(row["action"], words),
            money(row["amount"]),
        )
        for row in facts.assets[:LISTED]
    )
    listed = table(headers, rows, name="table-assets", caption=said("idle_listed", words))
    return kinds + listed + _more(len(facts.assets), words)


def _kinds(facts: PageFacts, names: Names, words: Words) -> str:
    rules = list(dict.fromkeys(row["rule_id"] for row in facts.idle))
    used = [action for action in ACTIONS if any(row["action"] == action for row in facts.idle)]
    rows = []
    for rule in rules:
        parts = [row for row in facts.idle if row["rule_id"] == rule]
        by_action = {row["action"]: row["amount"] for row in parts}
        rows.append(
            (
                rule_words(rule, names),
                go(str(sum(row["count"] for row in parts)), "findings", rule=rule),
                *(money(by_action[name]) if name in by_action else "" for name in used),
                go(money(amounts_of(parts)), "findings", rule=rule),
            )
        )
    headers = [
        (words("page.asset_kind"), ""),
        (words("page.items"), "amount"),
        *((action_words(action, words), "amount") for action in used),
        (words("page.net_value"), "amount"),
    ]
    foot = (
        said("report.total", words),
        go(str(sum(row["count"] for row in facts.idle)), "findings", group="idle"),
        *(money(amounts_of(row for row in facts.idle if row["action"] == name)) for name in used),
        go(money(amounts_of(facts.idle)), "findings", group="idle"),
    )
    return table(headers, rows, name="table-idle", foot=foot)


def action_words(action: str | None, words: Words) -> str:
    """What is proposed for an asset, in words; nothing yet where its title is to be cleared."""
    return value_label("action", action, words) if action else words("page.title_first")
