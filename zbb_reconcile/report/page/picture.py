"""The page's first screen: what is stored, what can be recalled and why, where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.page.checks import absent, banner, decisions, unchecked
from zbb_reconcile.report.page.facts import REPURPOSED, VERDICTS, PageFacts, amounts_of
from zbb_reconcile.report.page.html import (
    go,
    money,
    paragraph,
    roughly,
    rule_words,
    safe,
    said,
    said_with,
    stacked,
    sum_of,
    swatch,
    table,
)
from zbb_reconcile.report.shape import RECALL_KINDS, Summary
from zbb_reconcile.texts import Words

_MOST_LINES = 12
"""So many lines of recalls have room for a text of the law below each on the first screen."""
_FEW = 5
"""Of fewer findings nobody asks where to begin."""


@dataclass(frozen=True)
class Rules:
    """What the page says of rules, by rule_id."""

    names: Mapping[str, str]
    laws: Mapping[str, str]


def picture(summary: Summary, facts: PageFacts, rules: Rules, words: Words) -> str:
    """The county in one screen: what is stored, what can be recalled and why, where it goes."""
    cards = (
        ("stored", _stored(summary, facts, words)),
        ("recallable", _recallable(summary, facts, rules, words)),
        ("goes", _goes(summary, facts, words)),
    )
    shown = "\n".join(
        f'<div class="card" id="card-{name}"><h3>{said(f"card_{name}", words)}</h3>{body}</div>'
        for name, body in cards
    )
    asides = decisions(summary, facts, words) + unchecked(facts, summary, words)
    return (
        banner(summary, words)
        + _advice(summary, facts, words)
        + f'<div class="cards">{shown}</div>\n'
        + _also(summary, facts, words)
        + (f'<div class="asides">{asides}</div>' if asides else "")
    )


_ADVISED = ("recall_indicator", "stabilise", "return_up")


def _advice(summary: Summary, facts: PageFacts, words: Words) -> str:
    """One sentence to be read out: what is proposed. None while a control does not hold."""
    if summary["controls"]["failing"]:
        return ""
    totals = summary["recalls"]
    parts = [
        words(f"page.advice_{kind}", amount=roughly(Decimal(totals[kind]["yuan"]), words))
        for kind in _ADVISED
        if totals[kind]["count"]
    ]
    idle = sum(row["count"] for row in facts.idle)
    for name, count in (("close", len(facts.closings)), ("idle", idle)):
        if count:
            parts.append(words(f"page.advice_{name}", count=count))
    if not parts:
        return ""
    cash = totals["recall_cash"]
    if not cash["count"]:
        return paragraph("advice", words, "advice", parts=words.join(parts, "next"))
    # The cash apart: it is another view of the same money.
    held = roughly(Decimal(cash["yuan"]), words)
    return paragraph("advice_beside", words, "advice", parts=words.join(parts, "next"), cash=held)


def _stored(summary: Summary, facts: PageFacts, words: Words) -> str:
    if "indicators" in absent(summary):
        return paragraph("indicators_unknown", words) + _own_cash(facts, words)
    unspent = summary["unspent"]
    by_verdict = {
        verdict: amounts_of(row for row in facts.years if row["verdict"] == verdict)
        for verdict in VERDICTS
    }
    rows = (
        (
            f"{swatch(verdict)} {safe(value_label('verdict', verdict, words))}",
            go(money(amount), "ageing", verdict=verdict),
        )
        for verdict, amount in by_verdict.items()
        if amount
    )
    return (
        _big(Decimal(unspent["yuan"]), words, "ageing")
        + paragraph(
            "stored_unspent",
            words,
            "sub",
            count=unspent["count"],
            rows=facts.counts["carryovers"],
        )
        + (stacked(by_verdict.items()) if facts.years else "")
        + table([("", ""), ("", "amount")], rows, caption=said("stored_parts", words))
        + _kept_but_named(facts, words)
        + _own_cash(facts, words)
    )


def _own_cash(facts: PageFacts, words: Words) -> str:
    """What lies in the agencies' own accounts: another view of money, not more of it."""
    counts = facts.counts
    if not counts["cash_agencies"]:
        return ""
    return (
        f'<p class="sub">{said("stored_cash", words, count=counts["cash_agencies"])} '
        f"<strong>{money(counts['cash'])}</strong> {said('yuan', words)}</p>"
    )


def _kept_but_named(facts: PageFacts, words: Words) -> str:
    """How much of what is kept the stabilisation rule names: the same money, not more."""
    named = [part for part in facts.recalls if part["verdict"] == "stabilise"]
    if not named:
        return ""
    total = money(amounts_of(named, "amount"))
    amount = go(total, "findings", group="stabilise", verdict="stabilise")
    return f'<p class="note">{said_with("kept_but_named", words, amount=amount)}</p>'


def _big(amount: Decimal, words: Words, listed: str, **filters: str) -> str:
    """The figure as a leader says it, and to the fen below; both lead to its rows."""
    rough = safe(roughly(amount, words))
    exact = f"{sum_of(amount, listed, **filters)} {said('yuan', words)}"
    if not amount:
        return f'<p class="big">{rough}</p>'
    return f'<p class="big">{go(rough, listed, **filters)} <span class="exact">{exact}</span></p>'


def _recallable(summary: Summary, facts: PageFacts, rules: Rules, words: Words) -> str:
    totals = summary["recalls"]
    rows: list[tuple[str, str, str]] = []
    shown = [part["kind"] for part in facts.recalls if totals[part["kind"]]["count"]]
    # One line a rule, and one a kind where it has several: of many the texts stand beside.
    crowded = len(shown) + len({kind for kind in shown if shown.count(kind) > 1}) > _MOST_LINES
    look = "law beside" if crowded else "law"
    # The cash last: it is another view of the same money.
    for kind in RECALL_KINDS:
        parts = [part for part in facts.recalls if part["kind"] == kind]
        if not totals[kind]["count"]:
            continue
        # What is counted is findings: the rows that open. Cash may lie in more accounts than that.
        count = sum(part["count"] for part in parts)
        text = f"<strong>{said(f'report.{kind}', words)}</strong>"
        if kind in ("recall_cash", "cash_up", "cash_lower"):
            text += f" {said('in_accounts', words, count=totals[kind]['count'])}"
        total = go(money(totals[kind]["yuan"]), "findings", group=kind)
        rows.append((text, str(count), f"<strong>{total}</strong>"))
        # One rule alone would repeat the line above.
        for part in parts if len(parts) > 1 else ():
            filters = {"group": kind, "rule": part["rule_id"], "verdict": part["verdict"]}
            # The first text is enough here: the list of findings has them all.
            law = rules.laws.get(part["rule_id"], "").split(words["joints.semicolon"])[0]
            rows.append(
                (
                    f'<span class="why">{rule_words(part["rule_id"], rules.names)}'
                    + (f'<span class="{look}">{safe(law)}</span>' if law else "")
                    + "</span>",
                    str(part["count"]),
                    go(money(part["amount"]), "findings", **filters),
                )
            )
    lacking = {"indicators", "bank_lines"} & set(absent(summary))
    if not rows:
        return paragraph("recalls_unknown" if lacking else "report.recalls_none", words)
    headers = [("", ""), (words("page.findings"), "amount"), (words("page.yuan"), "amount")]
    first = totals["recall_indicator"]
    head = _big(Decimal(first["yuan"]), words, "findings", group="recall_indicator")
    head += paragraph("recallable_first", words, "sub") + _half(facts, words)
    if "indicators" in lacking:
        head = paragraph("indicators_unknown", words)
    return head + table(headers, rows) + paragraph("report.recalls_apart", words, "note")


def _half(facts: PageFacts, words: Words) -> str:
    """Where to begin: how few findings hold half of the money; nothing where few hold it all."""
    half = facts.halves.get("recall_indicator")
    if half is None or half["findings"] < _FEW:
        return ""
    numbers = {name: half[name] for name in ("findings", "half_findings")}
    amount = roughly(half["half_amount"], words)
    return paragraph("recallable_half", words, "note", **numbers, amount=amount)


def _goes(summary: Summary, facts: PageFacts, words: Words) -> str:
    if "indicators" in absent(summary):
        return paragraph("indicators_unknown", words)
    if not facts.needs:
        return paragraph("goes_none", words)
    total = amounts_of(facts.needs, "met")
    by_priority: dict[str, Decimal] = {}
    for need in facts.needs:
        by_priority[need["priority"]] = by_priority.get(need["priority"], Decimal(0))
        by_priority[need["priority"]] += need["met"]
    rows = [
        (
            f"{swatch(priority)} {safe(value_label('priority', priority, words))}",
            sum_of(amount, "ageing", use=priority) if amount else "",
        )
        for priority, amount in by_priority.items()
    ]
    return (
        _big(total, words, "findings", group="recall_indicator")
        + paragraph("goes_first", words, "sub")
        + stacked(by_priority.items())
        + table(
            [("", ""), ("", "amount")],
            rows,
            caption=said("goes_parts", words),
            foot=(said("report.total", words), money(total)),
        )
        + _short(facts, words)
        + _goes_beside(facts, words)
    )


def _short(facts: PageFacts, words: Words) -> str:
    """What the needs still lack; money left over may be of another fund system."""
    lacking = [need for need in facts.needs if need["short"]]
    if not lacking:
        return ""
    short = f'<a href="#table-needs">{money(amounts_of(lacking, "short"))}</a>'
    text = said_with("goes_short", words, count=str(len(lacking)), amount=short)
    return f'<p class="note">{text}</p>'


def _goes_beside(facts: PageFacts, words: Words) -> str:
    """What leaves the county or changes its use without being recalled to the treasury."""
    beside = {
        kind: amounts_of(link for link in facts.flows if link["target"] == f"to:{kind}")
        for kind in ("stabilise", "return_up", "lower_level", "repurposed")
    }
    rows = [
        (
            said(f"to_{kind}", words),
            go(money(amount), "ageing", use=kind)
            if kind == REPURPOSED
            else go(money(amount), "findings", group=kind),
        )
        for kind, amount in beside.items()
        if amount
    ]
    headers = [("", ""), ("", "amount")]
    return table(headers, rows, caption=said("goes_beside", words)) if rows else ""


def _also(summary: Summary, facts: PageFacts, words: Words) -> str:
    """The strip below the cards: findings, accounts to close, idle assets."""
    lacking = absent(summary)
    closings = facts.closings
    idle = sum(row["count"] for row in facts.idle)
    items = [
        said_with("also_findings", words, count=_many(summary["findings"]["count"], "findings")),
        said("closing_unknown", words)
        if "bank_accounts" in lacking and not closings
        else said_with(
            "also_closing",
            words,
            count=_many(len(closings), "closing"),
            amount=money(amounts_of(closings, "balance")),
        ),
        said("idle_unknown", words)
        if "assets" in lacking and not idle
        else said_with(
            "also_idle",
            words,
            count=_many(idle, "findings", group="idle"),
            amount=money(amounts_of(facts.idle)),
        ),
    ]
    return f'<ul class="also">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _many(count: int, name: str, **filters: str) -> str:
    """A count that leads to its rows; nought leads nowhere."""
    return f"<strong>{go(str(count), name, **filters) if count else '0'}</strong>"
