"""The sections of accounts and of assets: what is to close, what sleeps, what lies idle."""

from __future__ import annotations

from collections.abc import Mapping

from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.report.page_accounts import with_rule_names
from zbb_reconcile.report.page_data import subject_of, target_words
from zbb_reconcile.report.page_facts import Facts
from zbb_reconcile.report.page_html import (
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
from zbb_reconcile.report.page_read import Row, amounts_of
from zbb_reconcile.report.page_sections import LISTED
from zbb_reconcile.report.page_warnings import absent
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import say

Names = Mapping[str, str]
STATIC_ROWS = 50


def closing(facts: Facts, summary: Summary, names: Names, lang: str) -> str:
    """The accounts that are to close, and where their money goes."""
    closed = facts.closed
    if not closed["count"]:
        lacking = "bank_accounts" in absent(summary)
        return paragraph("closing_unknown" if lacking else "closing_none", lang)
    words = said_with(
        "closing_sums", lang, count=go(str(closed["count"]), "closing"),
        balance=sum_of(closed["balance"], "closing"),
        treasury=sum_of(closed["to_treasury"], "closing", to="treasury"),
        placed=sum_of(closed["placed"], "closing", to="placed"),
    )  # fmt: skip
    if closed["nowhere_count"]:
        words += said_with(
            "closing_nowhere", lang, count=str(closed["nowhere_count"]),
            nowhere=go(money(closed["nowhere"]), "closing", to="nowhere"),
        )  # fmt: skip
    headers = [
        (column_label("", "account_no", lang), "short"),
        (column_label("", "agency_name", lang), ""),
        *((say(f"page.js_{name}", lang), "amount") for name in ("balance", "treasury", "placed")),
        (say("page.js_target", lang), ""),
        (say("page.js_why", lang), ""),
    ]
    rows = (_closing_cells(row, names, lang) for row in facts.closing.head(STATIC_ROWS).to_dicts())
    return (
        f"<p>{words}</p>"
        + paragraph("closing_apart", lang, "note")
        + grid("closing", lang)
        + f'<div class="static">{table(headers, rows)}</div>'
    )


def _closing_cells(row: Row, names: Names, lang: str) -> tuple[str, ...]:
    return (
        safe(subject_of("account", row["account_no"])),
        safe(row["agency"]),
        money(row["balance"]),
        money(row["to_treasury"]),
        money(row["to_target"]),
        safe(target_words(row, lang)),
        masked(with_rule_names(row["why"] or "", names)),
    )


def accounts(facts: Facts, summary: Summary, lang: str) -> str:
    """The accounts asleep, and since when."""
    if not facts.dormant:
        lacking = {"bank_accounts", "bank_lines"} & set(absent(summary))
        return paragraph("dormant_unknown" if lacking else "dormant_none", lang)
    headers = [
        (column_label("", "account_no", lang), "short"),
        (column_label("", "agency_name", lang), ""),
        (say("page.asleep_since", lang), ""),
        (say("page.balance", lang), "amount"),
    ]
    rows = (
        (
            go(safe(subject_of("account", row["subject_id"])), "findings", id=row["finding_id"]),
            safe(row["agency_name"]),
            said("unmoved", lang, day=row["since"]) if row["unmoved"] else safe(row["since"]),
            money(row["amount"]),
        )
        for row in facts.dormant[:LISTED]
    )
    every = go(said("dormant_all", lang, count=len(facts.dormant)), "findings",
               rule=facts.dormant[0]["rule_id"])  # fmt: skip
    return (
        figure("dormant", say("page.chart_dormant", lang), lang,
               table(headers, rows, name="table-dormant"))
        + f"{_more(len(facts.dormant), lang)}<p>{every}</p>"
    )  # fmt: skip


def _more(count: int, lang: str) -> str:
    return paragraph("listed", lang, "note", count=count, shown=LISTED) if count > LISTED else ""


ACTIONS = ("use", "lease", "sell", "equity", "finance", None)


def assets(facts: Facts, summary: Summary, names: Names, lang: str) -> str:
    """Idle assets by kind and one by one, with what is proposed for them."""
    if not facts.idle:
        return paragraph("idle_unknown" if "assets" in absent(summary) else "idle_none", lang)
    kinds = figure("idle", say("page.chart_idle", lang), lang, _kinds(facts, names, lang))
    headers = [
        (column_label("", "asset_no", lang), "short"),
        (column_label("", "asset_name", lang), ""),
        (column_label("", "agency_name", lang), ""),
        (say("page.asset_kind", lang), ""),
        (say("page.idle_since", lang), "short"),
        (column_label("", "action", lang), ""),
        (say("page.net_value", lang), "amount"),
    ]
    rows = (
        (
            go(safe(row["asset_no"]), "findings", id=row["finding_id"]),
            safe(row["asset_name"]),
            safe(row["agency_name"]),
            rule_words(row["rule_id"], names),
            safe(row["since"]) or said("idle_since_unknown", lang),
            action_words(row["action"], lang),
            money(row["amount"]),
        )
        for row in facts.assets[:LISTED]
    )
    listed = table(headers, rows, name="table-assets", caption=said("idle_listed", lang))
    return kinds + listed + _more(len(facts.assets), lang)


def _kinds(facts: Facts, names: Names, lang: str) -> str:
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
        (say("page.asset_kind", lang), ""),
        (say("page.items", lang), "amount"),
        *((action_words(action, lang), "amount") for action in used),
        (say("page.net_value", lang), "amount"),
    ]
    foot = (
        said("report.total", lang),
        go(str(sum(row["count"] for row in facts.idle)), "findings", group="idle"),
        *(money(amounts_of(row for row in facts.idle if row["action"] == name)) for name in used),
        go(money(amounts_of(facts.idle)), "findings", group="idle"),
    )
    return table(headers, rows, name="table-idle", foot=foot)


def action_words(action: str | None, lang: str) -> str:
    """What is proposed for an asset, in words; nothing yet where its title is to be cleared."""
    return value_label("action", action, lang) if action else say("page.title_first", lang)
