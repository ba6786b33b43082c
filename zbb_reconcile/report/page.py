"""The page: one HTML file that opens anywhere and asks nothing of the network.

Its words, sums and tables stand in the HTML; scripts of its own, allowed by their hash and by
nothing else, draw the pictures and let the lists be sorted, filtered and followed to their rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from zbb_reconcile.report import page_checks, page_holdings, page_sections
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.neutral import visible
from zbb_reconcile.report.page_charts import charts_of, node_words
from zbb_reconcile.report.page_data import (
    FINDING_ROWS,
    ROOT_ROWS,
    ageing_data,
    closing_data,
    embedded,
    evidence_data,
    findings_data,
    shown_ageing,
    shown_findings,
    subject_of,
)
from zbb_reconcile.report.page_facts import Facts, facts_of
from zbb_reconcile.report.page_flows import REPURPOSED, UNALLOCATED
from zbb_reconcile.report.page_frame import DATA, PAGE, SECTION, asset, policy, scripts
from zbb_reconcile.report.page_html import (
    grid,
    masked,
    money,
    paragraph,
    rule_words,
    safe,
    said,
    table,
)
from zbb_reconcile.report.page_picture import Rules, picture
from zbb_reconcile.report.page_read import Tables, columns_of, departments_of
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import catalogue, language, say

STATIC_ROWS = 50
"""How many rows of the findings stand in the HTML itself, for a browser that runs no script."""


def write_page(path: Path, tables: Tables, summary: Summary, lang: str) -> None:
    """Write the page, in UTF-8; everything out of files is escaped, account numbers masked.

    ``tables`` hold whole tables (frames, or lazy ones): what the page shows of them it cuts
    itself, and says so.
    """
    rules = columns_of(tables, "rules", "rule_id name law").fill_null("")
    names = {rule: name for rule, name, _ in rules.iter_rows() if name}
    laws = {rule: law for rule, _, law in rules.iter_rows() if law}
    facts = facts_of(tables)
    charts = charts_of(facts, names, summary["as_of"], lang)
    shown, ageing = shown_findings(tables), shown_ageing(tables)
    total = summary["findings"]["count"]
    words = node_words(facts, names, lang)
    # What does not tie comes before everything; what ties is for whoever looks for it.
    sections = (
        *(
            [("failing", page_checks.failing(summary, lang))]
            if summary["controls"]["failing"]
            else []
        ),
        ("picture", picture(tables, summary, facts, Rules(names, laws), lang)),
        ("money", page_sections.years(facts, summary, names, lang)),
        ("flow", page_sections.flow(facts, summary, words, lang)),
        ("departments", page_sections.departments(facts, summary, lang)),
        ("closing", page_holdings.closing(facts, summary, names, lang)),
        ("accounts", page_holdings.accounts(facts, summary, lang)),
        ("assets", page_holdings.assets(facts, summary, names, lang)),
        ("findings", _findings(shown, total, names, lang)),
        ("ageing", paragraph("ageing_how", lang, "note") + grid("ageing", lang)),
        ("controls", page_checks.controls(summary, lang)),
        ("quarantine", page_checks.quarantine(summary, lang)),
        ("switched_off", page_checks.switched_off(summary, lang)),
        ("sources", page_checks.sources(summary, lang)),
    )
    data = {
        "page": {
            "texts": _script_texts(lang), "rules": _visible(names), "laws": _visible(laws),
            "charts": charts,
            "departments": _department_names(tables), "uses": _use_words(facts, lang),
            "zh": language(lang) == "zh",
        },
        "findings": findings_data(shown, total, facts, lang),
        "ageing": ageing_data(tables, ageing, facts.root_parts, lang),
        "closing": closing_data(facts.closing, shown, names, lang),
        "evidence": evidence_data(tables, shown["finding_id"].to_list(), lang),
        "root_rows": evidence_data(
            tables, ageing["root_indicator_id"].to_list(), lang,
            name="root_rows", key="root_indicator_id", most=ROOT_ROWS,
        ),
    }  # fmt: skip
    library, own = scripts()
    page = PAGE.substitute(
        lang="zh-CN" if language(lang) == "zh" else "en",
        policy=policy(),
        style=asset("page.css"),
        title=said("report.title", lang),
        as_of=safe(summary["as_of"]),
        scope=said(
            "report.scope", lang, as_of=summary["as_of"], profile=_profile(summary["profile"], lang)
        ),
        states=page_checks.states(summary, lang),
        skip=said("skip", lang),
        contents=said("contents", lang),
        links="\n".join(
            f'<li><a href="#{name}">{said(f"nav_{name}", lang)}</a></li>'
            for name, _ in sections
            if f"page.nav_{name}" in catalogue(language(lang))
        ),
        sections="\n".join(_section(name, body, lang) for name, body in sections),
        masked=said("report.page_masked", lang),
        made=said("made", lang),
        data="\n".join(
            DATA.substitute(name=name, json=embedded(part)) for name, part in data.items()
        ),
        charts=library,
        own=own,
    )
    path.write_bytes(page.encode("utf-8"))


def _section(name: str, body: str, lang: str) -> str:
    look = ' class="list"' if name in ("findings", "ageing", "closing") else ""
    return SECTION.substitute(name=name, look=look, title=said(f"title_{name}", lang), body=body)


def _visible(names: Mapping[str, str]) -> dict[str, str]:
    return {visible(rule): visible(name) for rule, name in sorted(names.items())}


def _use_words(facts: Facts, lang: str) -> dict[str, str]:
    """What the page calls the needs and their priorities, and what else becomes of money."""
    words = {need["priority"]: value_label("priority", need["priority"], lang)
             for need in facts.needs}  # fmt: skip
    words |= {
        need["need_id"]: visible(f"{need['need_id']} {need['need_name'] or ''}".strip())
        for need in facts.needs
        if need["need_id"]
    }
    return words | {
        UNALLOCATED: value_label("priority", UNALLOCATED, lang),
        REPURPOSED: say("page.to_repurposed", lang),
    }


def _profile(name: str, lang: str) -> str:
    return catalogue(language(lang)).get(f"page.profile_{name}", name)


def _department_names(tables: Tables) -> dict[str, str]:
    names = departments_of(tables).select("department", "department_name").drop_nulls()
    return _visible(dict(names.iter_rows()))


def _script_texts(lang: str) -> dict[str, str]:
    """The words that the scripts say: the texts of page.toml whose names begin with ``js_``."""
    texts = catalogue(language(lang))
    start = "page.js_"
    return {key.removeprefix(start): text for key, text in texts.items() if key.startswith(start)}


def _findings(shown: pl.DataFrame, total: int, names: Mapping[str, str], lang: str) -> str:
    if shown.is_empty():
        return paragraph("report.findings_none", lang)
    words = ""
    if total > shown.height:
        words = paragraph(
            "report.page_findings_largest", lang, "note", rows=total, shown=shown.height
        )
    columns = "rule_id verdict:short subject_id agency_name amount:amount since:short reason"
    rows = (_finding_cells(row, names, lang) for row in shown.head(STATIC_ROWS).to_dicts())
    largest = table(page_checks.headers_of("findings", f"{columns} finding_id", lang), rows)
    return (
        words
        + grid("findings", lang)
        + f'<div class="static">{paragraph("static_rows", lang, "note", count=STATIC_ROWS)}'
        + f"{largest}</div>"
    )


def _finding_cells(row: Mapping[str, object], names: Mapping[str, str], lang: str) -> Sequence[str]:
    kind = str(row["subject_kind"] or "")
    subject = subject_of(kind, None if row["subject_id"] is None else str(row["subject_id"]))
    amount = row["amount"]
    return (
        rule_words(str(row["rule_id"]), names),
        safe(value_label("verdict", str(row["verdict"]), lang)),
        safe(f"{value_label('subject_kind', kind, lang)} {subject}"),
        safe(row["agency"]),
        money(None if amount is None else str(amount)),
        safe(row["since"]),
        masked(row["reason"]),
        safe(row["finding_id"]),
    )


__all__ = ["FINDING_ROWS", "write_page"]
