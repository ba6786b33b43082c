"""The page's first screen: what is stored, what can be recalled and why, where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.page_facts import VERDICTS, Facts
from zbb_reconcile.report.page_html import (
    go,
    money,
    paragraph,
    rule_words,
    safe,
    said,
    stacked,
    swatch,
    table,
)
from zbb_reconcile.report.page_read import amounts_of
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import say


def picture(summary: Summary, facts: Facts, names: Mapping[str, str], lang: str) -> str:
    """The county in one screen: what is stored, what can be recalled and why, where it goes."""
    cards = (
        ("stored", _stored(summary, facts, lang)),
        ("recallable", _recallable(summary, facts, names, lang)),
        ("goes", _goes(facts, lang)),
    )
    shown = "\n".join(
        f'<div class="card" id="card-{name}"><h3>{said(f"card_{name}", lang)}</h3>{body}</div>'
        for name, body in cards
    )
    return f'<div class="cards">{shown}</div>\n' + _also(summary, facts, lang)


def _stored(summary: Summary, facts: Facts, lang: str) -> str:
    unspent = summary["unspent"]
    by_verdict = {
        verdict: amounts_of(row for row in facts.years if row["verdict"] == verdict)
        for verdict in VERDICTS
    }
    rows = (
        (
            f"{swatch(verdict)} {safe(value_label('verdict', verdict, lang))}",
            go(money(amount), "ageing", verdict=verdict),
        )
        for verdict, amount in by_verdict.items()
        if amount
    )
    cash = facts.cash
    return (
        _big(go(money(unspent["yuan"]), "ageing"), lang)
        + paragraph("stored_unspent", lang, "sub", count=unspent["count"])
        + (stacked(by_verdict.items()) if facts.years else "")
        + table([("", ""), ("", "amount")], rows, caption=said("stored_parts", lang))
        + (
            f'<p class="sub">{said("stored_cash", lang, count=cash["agencies"])} '
            f"<strong>{money(cash['balance'])}</strong> {said('yuan', lang)}</p>"
            if cash["agencies"]
            else ""
        )
    )


def _big(amount: str, lang: str) -> str:
    return f'<p class="big">{amount} <span>{said("yuan", lang)}</span></p>'


_KINDS = ("recall_indicator", "return_up", "stabilise", "recall_cash")
"""The cash last: it is another view of the same money."""


def _recallable(summary: Summary, facts: Facts, names: Mapping[str, str], lang: str) -> str:
    totals = summary["recalls"]
    rows: list[tuple[str, str, str]] = []
    for kind in _KINDS:
        total = totals[kind]
        if not total["count"]:
            continue
        words = f"<strong>{said(f'report.{kind}', lang)}</strong>"
        rows.append((words, str(total["count"]), f"<strong>{money(total['yuan'])}</strong>"))
        for part in facts.recalls:
            if part["kind"] == kind:
                filters = {"rule": part["rule_id"], "verdict": part["verdict"]}
                # A finding may give several recalls, or be in review with none.
                rows.append(
                    (
                        f'<span class="why">{rule_words(part["rule_id"], names)}</span>',
                        str(part["count"]),
                        go(money(part["amount"]), "findings", **filters),
                    )
                )
    if not rows:
        return paragraph("report.recalls_none", lang)
    headers = [("", ""), (say("page.count", lang), "amount"), (say("page.yuan", lang), "amount")]
    return (
        _big(money(totals["recall_indicator"]["yuan"]), lang)
        + paragraph("recallable_first", lang, "sub")
        + table(headers, rows)
        + paragraph("report.recalls_apart", lang, "note")
    )


def _goes(facts: Facts, lang: str) -> str:
    if not facts.needs:
        return paragraph("goes_none", lang)
    total = amounts_of(facts.needs)
    by_priority: dict[str, Decimal] = {}
    for need in facts.needs:
        by_priority[need["priority"]] = by_priority.get(need["priority"], Decimal(0))
        by_priority[need["priority"]] += need["amount"]
    rows = [
        (f"{swatch(priority)} {safe(value_label('priority', priority, lang))}", money(amount))
        for priority, amount in by_priority.items()
    ]
    return (
        _big(f'<a class="go" href="#flow">{money(total)}</a>', lang)
        + paragraph("goes_first", lang, "sub")
        + stacked(by_priority.items())
        + table(
            [("", ""), ("", "amount")],
            rows,
            caption=said("goes_parts", lang),
            foot=(said("report.total", lang), money(total)),
        )
        + _goes_beside(facts, lang)
    )


def _goes_beside(facts: Facts, lang: str) -> str:
    """What leaves the county or changes its use without being recalled to the treasury."""
    beside = {
        kind: amounts_of(link for link in facts.flows if link["target"] == f"to:{kind}")
        for kind in ("return_up", "stabilise", "repurposed")
    }
    rows = [(said(f"to_{kind}", lang), money(amount)) for kind, amount in beside.items() if amount]
    headers = [("", ""), ("", "amount")]
    return table(headers, rows, caption=said("goes_beside", lang)) if rows else ""


def _also(summary: Summary, facts: Facts, lang: str) -> str:
    """The strip below the cards: findings, accounts to close, idle assets."""
    items = (
        (
            go(str(summary["findings"]["count"]), "findings"),
            said("also_findings", lang),
        ),
        (
            f'<a class="go" href="#accounts">{facts.closing["count"]}</a>',
            said("also_closing", lang, amount=money(facts.closing["to_treasury"])),
        ),
        (
            f'<a class="go" href="#assets">{sum(row["count"] for row in facts.idle)}</a>',
            said("also_idle", lang, amount=money(amounts_of(facts.idle))),
        ),
    )
    listed = "".join(f"<li><strong>{number}</strong> {words}</li>" for number, words in items)
    return f'<ul class="also">{listed}</ul>'
