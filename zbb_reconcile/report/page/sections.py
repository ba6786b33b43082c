"""The sections of the page: words and tables that stand without any script, money first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zbb_reconcile.report.facts import Row
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.report.page.checks import absent
from zbb_reconcile.report.page.facts import UNALLOCATED, PageFacts, amounts_of
from zbb_reconcile.report.page.html import (
    figure,
    go,
    money,
    paragraph,
    rule_words,
    safe,
    said,
    swatch,
    table,
)
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import Words

LISTED = 300
"""The most rows of a table that is written whole into the page; the lists below have the rest."""
YEARS = 8
"""The most budget years told apart; what is older is one column."""

Names = Mapping[str, str]


def years(facts: PageFacts, summary: Summary, names: Names, words: Words) -> str:
    """The unspent money by bucket and budget year, every cell leading to its rows."""
    if not facts.years:
        lacking = "indicators" in absent(summary)
        return paragraph("indicators_unknown" if lacking else "report.money_none", words)
    cut, columns = year_cut(facts), year_columns(facts)
    cells: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in facts.years:
        line = cells.setdefault((row["bucket"], row["verdict"]), {})
        column = year_column(row["fiscal_year"], cut)
        line[column] = line.get(column, Decimal(0)) + row["amount"]

    def cell(bucket: str, verdict: str, year: str, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        return go(money(amount), "ageing", bucket=bucket, verdict=verdict, **_only(year))

    rows = [
        (
            rule_words(bucket, names),
            f"{swatch(verdict)} {safe(value_label('verdict', verdict, words))}",
            *(cell(bucket, verdict, year, line.get(year)) for year in columns),
            go(money(sum(line.values(), Decimal(0))), "ageing", bucket=bucket, verdict=verdict),
        )
        for (bucket, verdict), line in cells.items()
    ]
    sums = [
        go(
            money(sum((line.get(year, Decimal(0)) for line in cells.values()), Decimal(0))),
            "ageing",
            **_only(year),
        )
        for year in columns
    ]
    unspent = summary["unspent"]
    foot = (
        said("report.total", words),
        said("report.total_roots", words, count=unspent["count"]),
        *sums,
        go(money(unspent["yuan"]), "ageing"),
    )
    headers = [
        (column_label("", "bucket", words), ""),
        (column_label("", "verdict", words), "short"),
        *((year_words(year, words), "amount") for year in columns),
        (words("report.total"), "amount"),
    ]
    caption = words("page.chart_years")
    return paragraph("years_how", words, "note noprint") + figure(
        "years", caption, words, table(headers, rows, name="table-years", foot=foot)
    )


def _only(column: str) -> dict[str, str]:
    """The filter that lets through just the budget years of that column."""
    if column.startswith("<"):
        return {"before": column[1:]}
    return {"year": "" if column == "-" else column}


def _known_years(facts: PageFacts) -> list[int]:
    return sorted({row["fiscal_year"] for row in facts.years if row["fiscal_year"] is not None})


def year_cut(facts: PageFacts) -> int | None:
    """The first budget year with a column of its own, where older ones share one."""
    known = _known_years(facts)
    return known[-YEARS] if len(known) > YEARS else None


def year_columns(facts: PageFacts) -> list[str]:
    """The budget years of the page's columns, the oldest first; ``-`` is unknown, ``<Y`` older."""
    known, cut = _known_years(facts), year_cut(facts)
    columns = [f"<{cut}"] if cut is not None else []
    columns += [str(year) for year in known if cut is None or year >= cut]
    unknown = any(row["fiscal_year"] is None for row in facts.years)
    return (["-"] if unknown else []) + columns


def year_column(year: int | None, cut: int | None) -> str:
    """The column in which the money of that year stands."""
    if year is None:
        return "-"
    return f"<{cut}" if cut is not None and year < cut else str(year)


def year_words(column: str, words: Words) -> str:
    """What a column of years is called."""
    if column == "-":
        return words("page.year_unknown")
    if column.startswith("<"):
        return words("page.year_before", year=column[1:])
    return words("page.year", year=column)


def _need_cells(need: Row, words: Words) -> tuple[str, ...]:
    if need["priority"] == UNALLOCATED:
        met = go(money(need["met"]), "ageing", use=UNALLOCATED, system=need["fund_system"] or "")
    elif need["met"]:
        met = go(money(need["met"]), "ageing", need=need["need_id"])
    else:
        met = ""
    return (
        f"{swatch(need['priority'])} {safe(value_label('priority', need['priority'], words))}",
        safe(f"{need['need_id'] or ''} {need['need_name'] or ''}".strip()),
        safe(value_label("fund_system", need["fund_system"] or "", words)),
        money(need["wanted"]) if need["need_id"] else "",
        met,
        money(need["short"]) if need["need_id"] and need["short"] else "",
    )


def flow(facts: PageFacts, summary: Summary, node_words: Names, words: Words) -> str:
    """Where the money comes from, which pool it runs through, what it is for."""
    if not facts.flows:
        lacking = "indicators" in absent(summary)
        return paragraph("indicators_unknown" if lacking else "goes_none", words)
    needs = table(
        [
            (column_label("", "priority", words), "short placed"),
            (column_label("needs", "need_name", words), ""),
            (column_label("", "fund_system", words), ""),
            (words("page.need_wanted"), "amount"),
            (words("page.need_met"), "amount"),
            (words("page.need_short"), "amount"),
        ],
        (_need_cells(need, words) for need in facts.needs[:LISTED]),
        name="table-needs",
        caption=said("needs_caption", words),
        foot=(
            said("report.total", words),
            "",
            "",
            money(amounts_of(facts.needs, "wanted")),
            money(amounts_of(facts.needs, "met")),
            money(amounts_of(facts.needs, "short")),
        ),
    )
    links = table(
        [
            (words("page.flow_from"), ""),
            (words("page.flow_to"), ""),
            (words("page.yuan"), "amount"),
        ],
        (
            (
                safe(node_words[link["source"]]),
                safe(node_words[link["target"]]),
                money(link["amount"]),
            )
            for link in facts.flows[:LISTED]
        ),
        name="table-flow",
        caption=said("flow_caption", words),
    )
    return (
        paragraph("flow_how", words, "note")
        + figure("flow", words("page.chart_flow"), words, needs)
        + f"<details><summary>{said('flow_caption', words)}</summary>{links}</details>"
    )


_RESTS_ON = (
    ("recall_indicator", "indicators"),
    ("stabilise", "indicators"),
    ("return_up", "indicators"),
    ("lower_level", "indicators"),
    ("recall_cash", "bank_lines"),
    ("closing", "bank_accounts"),
    ("idle", "assets"),
)
"""Without the input table behind it a column of the departments is no nought but unknown."""


def departments(facts: PageFacts, summary: Summary, words: Words) -> str:
    """Who has how much to give back, the largest first."""
    if not facts.departments:
        return paragraph("report.findings_none", words)
    unknown = {column for column, needed in _RESTS_ON if needed in absent(summary)}
    shown = facts.departments[:LISTED]
    amounts = ("recall_indicator", "stabilise", "return_up", "lower_level", "recall_cash")
    headers = [(words("page.department"), "")]
    headers += [(words(f"page.column_{name}"), "amount") for name in amounts]
    headers += [
        (words("page.column_closing"), "amount"),
        (words("page.column_idle"), "amount"),
        (words("page.column_findings"), "amount"),
    ]

    def cell(row: Row, name: str, said: str, **filters: str) -> str:
        if not row[name]:
            return "—" if name in unknown else ""
        lists = "closing" if name == "closing" else "findings"
        return go(said, lists, **filters, department=row["department_code"])

    rows = (
        (
            safe(row["department_name"] or row["department_code"]),
            *(cell(row, name, money(row[name]), group=name) for name in amounts),
            cell(row, "closing", str(row["closing"])),
            cell(row, "idle", money(row["idle"]), group="idle"),
            cell(row, "findings", str(row["findings"])),
        )
        for row in shown
    )
    text = ""
    if len(facts.departments) > LISTED:
        text = paragraph("listed", words, "note", count=len(facts.departments), shown=LISTED)
    return (
        paragraph("departments_how", words, "note")
        + figure(
            "departments",
            words("page.chart_departments"),
            words,
            table(headers, rows, name="table-departments"),
        )
        + text
    )
