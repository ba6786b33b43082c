"""The page: one HTML file that opens anywhere and asks nothing of the network.

Its words, sums and tables stand in the HTML; scripts of its own, allowed by their hash and by
nothing else, draw the pictures and let the lists be sorted, filtered and followed to their rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.facts import (
    EVIDENCE_ROWS,
    FINDING_ROWS,
    Tables,
    columns_of,
    first_places,
)
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.page import aftermath as page_aftermath
from zbb_reconcile.report.page import checks as page_checks
from zbb_reconcile.report.page import holdings as page_holdings
from zbb_reconcile.report.page import sections as page_sections
from zbb_reconcile.report.page.charts import charts_of, node_words
from zbb_reconcile.report.page.data import (
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
from zbb_reconcile.report.page.facts import REPURPOSED, UNALLOCATED, PageFacts, page_facts
from zbb_reconcile.report.page.html import (
    DATA,
    PAGE,
    SECTION,
    asset,
    grid,
    masked,
    money,
    paragraph,
    policy,
    rule_words,
    safe,
    said,
    scripts,
    table,
)
from zbb_reconcile.report.page.picture import Rules, picture
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import Words

STATIC_ROWS = 50
"""How many rows of the findings stand in the HTML itself, for a browser that runs no script."""
_PLACES = 3
"""Of more divisions the title says how many they are."""


def write_page(path: Path, tables: Tables, summary: Summary, words: Words) -> None:
    """Write the page, in UTF-8; everything out of files is escaped, account numbers masked.

    ``tables`` as ``facts.page_tables`` gives them. Of findings and carryovers there may be more
    than the page shows; it says how many.
    """
    rules = columns_of(tables, "rules", "rule_id name law").fill_null("")
    names = {rule: name for rule, name, _ in rules.iter_rows() if name}
    laws = {rule: law for rule, _, law in rules.iter_rows() if law}
    facts = page_facts(tables)
    charts = charts_of(facts, names, summary["as_of"], words)
    shown, ageing = shown_findings(tables), shown_ageing(tables)
    total = summary["findings"]["count"]
    nodes = node_words(facts, names, words)
    # What does not tie comes before everything; what ties is for whoever looks for it.
    sections = (
        *(
            [("failing", page_checks.failing(summary, words))]
            if summary["controls"]["failing"]
            else []
        ),
        ("picture", picture(summary, facts, Rules(names, laws), words)),
        ("money", page_sections.years(facts, summary, names, words)),
        ("flow", page_sections.flow(facts, summary, nodes, words)),
        ("departments", page_sections.departments(facts, summary, words)),
        ("closing", page_holdings.closing(facts, summary, words)),
        ("accounts", page_holdings.accounts(facts, summary, words)),
        ("assets", page_holdings.assets(facts, summary, names, words)),
        *([("referred", page_holdings.referred(facts, names, words))] if facts.referred else []),
        *page_aftermath.follows(facts, summary, names, words),
        ("findings", _findings(shown, total, names, words)),
        ("ageing", paragraph("ageing_how", words, "note") + grid("ageing", words)),
        ("controls", page_checks.controls(summary, words)),
        ("quarantine", page_checks.quarantine(summary, words)),
        ("switched_off", page_checks.switched_off(summary, words)),
        ("sources", page_checks.sources(summary, words)),
    )
    roots = ageing["root_indicator_id"].to_list()
    data = {
        "page": {
            "texts": _script_texts(words),
            "rules": _visible(names),
            "laws": _visible(laws),
            "charts": charts,
            "departments": _department_names(tables),
            "uses": _use_words(facts, words),
        },
        "findings": findings_data(shown, total, facts, words),
        "ageing": ageing_data(ageing, facts, words),
        "closing": closing_data(facts, shown, words),
        "evidence": evidence_data(
            tables["evidence"], shown["finding_id"].to_list(), words, most=EVIDENCE_ROWS
        ),
        "root_rows": evidence_data(
            first_places(tables["root_places"], "root_indicator_id", roots, ROOT_ROWS),
            roots,
            words,
            most=ROOT_ROWS,
        ),
    }
    library, own = scripts()
    page = PAGE.substitute(
        lang=words["page.html_lang"],
        policy=policy(),
        style=asset("page.css"),
        title=_title(facts, words),
        as_of=safe(summary["as_of"]),
        scope=said(
            "report.scope",
            words,
            as_of=summary["as_of"],
            profile=visible(value_label("profile", summary["profile"], words)),
        ),
        states=page_checks.states(summary, words),
        brief=said("brief", words),
        skip=said("skip", words),
        contents=said("contents", words),
        links="\n".join(
            f'<li><a href="#{name}">{said(f"nav_{name}", words)}</a></li>'
            for name, _ in sections
            if f"page.nav_{name}" in words
        ),
        sections="\n".join(_section(name, body, words) for name, body in sections),
        masked=said("report.page_masked", words),
        made=said("made", words),
        data="\n".join(
            DATA.substitute(name=name, json=embedded(part)) for name, part in data.items()
        ),
        charts=library,
        own=own,
    )
    path.write_bytes(page.encode("utf-8"))


def _title(facts: PageFacts, words: Words) -> str:
    """What the page is and of which county, where it is known."""
    title, places = said("report.title", words), facts.places
    if not places:
        return title
    if len(places) > _PLACES:
        return said("title_of_many", words, count=len(places), title=words["report.title"])
    return said(
        "title_of", words, place=words.join(map(visible, places)), title=words["report.title"]
    )


def _section(name: str, body: str, words: Words) -> str:
    look = ' class="list"' if name in ("findings", "ageing", "closing") else ""
    return SECTION.substitute(name=name, look=look, title=said(f"title_{name}", words), body=body)


def _visible(names: Mapping[str, str]) -> dict[str, str]:
    return {visible(rule): visible(name) for rule, name in sorted(names.items())}


def _use_words(facts: PageFacts, words: Words) -> dict[str, str]:
    """What the page calls the needs and their priorities, and what else becomes of money."""
    uses = {
        need["priority"]: value_label("priority", need["priority"], words) for need in facts.needs
    }
    uses |= {
        need["need_id"]: visible(f"{need['need_id']} {need['need_name'] or ''}".strip())
        for need in facts.needs
        if need["need_id"]
    }
    return uses | {
        UNALLOCATED: value_label("priority", UNALLOCATED, words),
        REPURPOSED: words("page.to_repurposed"),
    }


def _department_names(tables: Tables) -> dict[str, str]:
    names = tables["departments"].select("department_code", "department_name").drop_nulls()
    return _visible(dict(names.iter_rows()))


def _script_texts(words: Words) -> dict[str, str]:
    """The words that the scripts say: the texts of page.toml whose names begin with ``js_``."""
    return dict(words.section("page.js_"))


def _findings(shown: pl.DataFrame, total: int, names: Mapping[str, str], words: Words) -> str:
    if shown.is_empty():
        return paragraph("report.findings_none", words)
    text = ""
    if total > shown.height:
        text = paragraph(
            "report.page_findings_largest", words, "note", rows=total, shown=shown.height
        )
    columns = "rule_id verdict:short subject_id agency_name amount:amount since:short reason"
    rows = (_finding_cells(row, names, words) for row in shown.head(STATIC_ROWS).to_dicts())
    largest = table(page_checks.headers_of("findings", f"{columns} finding_id", words), rows)
    return (
        text
        + grid("findings", words)
        + f'<div class="static">{paragraph("static_rows", words, "note", count=STATIC_ROWS)}'
        + f"{largest}</div>"
    )


def _finding_cells(
    row: Mapping[str, object], names: Mapping[str, str], words: Words
) -> Sequence[str]:
    kind = str(row["subject_kind"] or "")
    subject = subject_of(kind, None if row["subject_id"] is None else str(row["subject_id"]))
    amount = row["amount"]
    return (
        rule_words(str(row["rule_id"]), names),
        safe(value_label("verdict", str(row["verdict"]), words)),
        safe(f"{value_label('subject_kind', kind, words)} {subject}"),
        safe(row["agency"]),
        money(None if amount is None else str(amount)),
        safe(row["since"]),
        masked(row["reason"]),
        safe(row["finding_id"]),
    )


__all__ = ["FINDING_ROWS", "write_page"]
