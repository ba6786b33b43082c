"""The page: one HTML file that opens anywhere, asks nothing of the network and runs no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile.identifiers import mask, mask_text
from zbb_reconcile.report.labels import (
    column_label,
    control_label,
    table_label,
    value_label,
)
from zbb_reconcile.report.neutral import figure, visible, yuan
from zbb_reconcile.report.page_frame import PAGE, SECTION, STYLE
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.workbook import largest
from zbb_reconcile.texts import language, say

FINDING_ROWS = 2_000
"""The most findings of the page; a browser must open it on an old machine."""
CONTROL_ROWS = 500
_BAR_WIDTH = 240


def write_page(
    path: Path,
    tables: Mapping[str, pl.DataFrame],
    summary: Summary,
    lang: str,
    heights: Mapping[str, int] | None = None,
) -> None:
    """Write the page, in UTF-8; everything out of files is escaped, account numbers masked.

    ``heights`` says how many rows a table really has, where ``tables`` holds a part of it.
    """
    controls = ("controls", _controls(summary, lang))
    failing = bool(summary["controls"]["failing"])
    # What does not tie comes before everything; what ties is for whoever looks for it.
    sections = (
        *((controls,) if failing else ()),
        ("money", _money(summary, lang)),
        ("recalls", _recalls(summary, lang)),
        ("page_findings", _findings(tables, heights or {}, lang)),
        ("quarantine", _quarantine(summary, lang)),
        ("switched_off", _switched_off(summary, lang)),
        ("sources", _sources(summary, lang)),
        *(() if failing else (controls,)),
    )
    page = PAGE.substitute(
        lang="zh-CN" if language(lang) == "zh" else "en",
        policy=_policy(),
        style=STYLE,
        title=_said("title", lang),
        as_of=_safe(summary["as_of"]),
        scope=_said("scope", lang, as_of=summary["as_of"], profile=summary["profile"]),
        masked=_said("page_masked", lang),
        sections="\n".join(
            SECTION.substitute(title=_said(title, lang), body=body) for title, body in sections
        ),
    )
    path.write_bytes(page.encode("utf-8"))


def _policy() -> str:
    """Nothing may load, run, submit or frame; one style sheet is allowed, by its hash."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _safe(value: object) -> str:
    return escape(visible(value), quote=True)


def _masked(text: object) -> str:
    return _safe(mask_text(str(text))) if text else ""


def _said(key: str, lang: str, **values: object) -> str:
    return _safe(say(f"report.{key}", lang, **values))


def _paragraph(key: str, lang: str, look: str = "", **values: object) -> str:
    kind = f' class="{look}"' if look else ""
    return f"<p{kind}>{_said(key, lang, **values)}</p>"


def _table(headers: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; a header is (words, class of its cells)."""
    head = "".join(f'<th scope="col" class="{look}">{_safe(word)}</th>' for word, look in headers)
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td class="{look}">{cell}</td>'
            for (_, look), cell in zip(headers, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )  # fmt: skip
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _headers(table: str, columns: str, lang: str) -> list[tuple[str, str]]:
    """The headers of the named columns; a colon gives the class: ``amount:amount``."""
    split = (column.partition(":") for column in columns.split())
    return [(column_label(table, name, lang), look) for name, _, look in split]


def _controls(summary: Summary, lang: str) -> str:
    controls = summary["controls"]
    count, failing = controls["count"], controls["failing"]
    key = "controls_fail" if failing else "controls_hold" if count else "controls_none"
    words = _paragraph(key, lang, "fails" if failing else "", count=count, failing=failing)
    shown = controls["every"][:CONTROL_ROWS]
    if not shown:
        return words
    if count > len(shown):
        words += _paragraph("page_controls_more", lang, "note", count=count, shown=len(shown))
    states = {
        True: _said("yes", lang),
        False: f'<span class="fails">{_said("no", lang)}</span>',
        None: _said("control_shown", lang),
    }
    columns = "control_id holds:short left:amount right:amount difference:amount"
    return words + _table(
        _headers("controls", columns, lang),
        (
            (
                _safe(control_label(control, lang)),
                states[control["holds"]],
                *(escape(figure(control.get(side))) for side in ("left", "right", "difference")),
            )
            for control in shown
        ),
    )


def _money(summary: Summary, lang: str) -> str:
    if not summary["money"]:
        return _paragraph("money_none", lang)
    most = max(abs(Decimal(money["yuan"])) for money in summary["money"])
    rows = [
        (
            _safe(money["bucket"]),
            _safe(money["name"]),
            _safe(value_label("verdict", money["verdict"], lang)),
            str(money["count"]),
            yuan(money["yuan"]),
            _bar(Decimal(money["yuan"]), most),
        )
        for money in summary["money"]
    ]
    unspent = summary["unspent"]
    roots = _said("total_roots", lang, count=unspent["count"])
    rows.append((_said("total", lang), roots, "", "", yuan(unspent["yuan"]), ""))
    headers = _headers("", "bucket:short meaning verdict:short count:amount yuan:amount", lang)
    return _table([*headers, ("", "")], rows)


def _bar(amount: Decimal, most: Decimal) -> str:
    """A bar as long as the amount, the largest being full width; the number stands beside it."""
    width = round(_BAR_WIDTH * max(amount, Decimal(0)) / most) if most else 0
    return (
        f'<svg width="{_BAR_WIDTH}" height="14" aria-hidden="true" focusable="false">'
        f'<rect width="{width}" height="14"></rect></svg>'
    )


def _recalls(summary: Summary, lang: str) -> str:
    if not any(total["count"] for total in summary["recalls"].values()):
        return _paragraph("recalls_none", lang)
    sums = _table(
        _headers("recalls", "destination count:amount yuan:amount", lang),
        (
            (_said(kind, lang), str(total["count"]), yuan(total["yuan"]))
            for kind, total in summary["recalls"].items()
        ),
    )
    largest_recalls = summary["largest_recalls"]
    columns = "amount:amount rule_id:short destination agency_name subject_id from_account_no"
    listed = _table(
        _headers("recalls", f"{columns} finding_id", lang),
        (
            (
                yuan(recall["amount"]),
                _safe(recall["rule_id"]),
                _said(recall["kind"], lang),
                _safe(recall["agency_name"] or recall["agency_code"]),
                _safe(recall["subject_id"]),
                _safe(recall["from_account_no"]),
                _safe(recall["finding_id"]),
            )
            for recall in largest_recalls
        ),
    )
    title = _said("largest_recalls", lang, count=len(largest_recalls))
    return sums + _paragraph("recalls_apart", lang, "note") + f"<h3>{title}</h3>" + listed


def _findings(tables: Mapping[str, pl.DataFrame], heights: Mapping[str, int], lang: str) -> str:
    frame = tables.get("findings")
    if frame is None or frame.is_empty():
        return _paragraph("findings_none", lang)
    names = dict(tables["rules"].select("rule_id", "name").iter_rows()) if "rules" in tables else {}
    shown = largest(frame, "amount", FINDING_ROWS)
    height = heights.get("findings", frame.height)
    key = "page_findings_largest" if shown.height < height else "page_findings_whole"
    words = _paragraph(key, lang, "note", rows=height, shown=shown.height)
    columns = (
        "rule_id verdict subject_id agency_name amount:amount amount_max:amount since:short"
        " reason legal_basis finding_id"
    )
    return words + _table(
        _headers("findings", columns, lang),
        (_finding(row, names.get(row["rule_id"]) or "", lang) for row in shown.to_dicts()),
    )


def _finding(row: Mapping[str, Any], rule_name: str, lang: str) -> tuple[str, ...]:
    kind, subject = row["subject_kind"], row["subject_id"] or ""
    subject = mask(subject) if kind == "account" else subject
    return (
        _safe(f"{row['rule_id']} {rule_name}"),
        _safe(value_label("verdict", row["verdict"], lang)),
        _safe(f"{value_label('subject_kind', kind, lang)} {subject}"),
        _safe(row["agency_name"] or row["agency_code"]),
        yuan(row["amount"]),
        yuan(row["amount_max"]),
        _safe(row["since"]),
        _masked(row["reason"]),
        _safe(row["legal_basis"]),
        _safe(row["finding_id"]),
    )


def _quarantine(summary: Summary, lang: str) -> str:
    quarantine = summary["quarantine"]
    if not quarantine["count"]:
        return _paragraph("quarantine_none", lang)
    return _paragraph("quarantine_some", lang, count=quarantine["count"]) + _table(
        _headers("quarantine", "reason_code:short reason count:amount", lang),
        (
            (_safe(part["reason_code"]), _safe(part["example"]), str(part["count"]))
            for part in quarantine["by_reason"]
        ),
    )


def _switched_off(summary: Summary, lang: str) -> str:
    if not summary["switched_off"]:
        return _paragraph("switched_off_none", lang)
    return _table(
        _headers("switched_off", "rule_id:short name why", lang),
        (
            (_safe(rule["rule_id"]), _safe(rule["name"]), _safe(rule["why"]))
            for rule in summary["switched_off"]
        ),
    )


def _sources(summary: Summary, lang: str) -> str:
    sources = summary["sources"]
    if not sources:
        return _paragraph("sources_none", lang)
    columns = "source_file source_sheet source_table rows_read:amount rows_standardised:amount"
    return _table(
        _headers("sources", f"{columns} rows_quarantined:amount", lang),
        (
            (
                _safe(source["source_file"]),
                _safe(source["source_sheet"]),
                _safe(table_label(source["source_table"] or "", lang)),
                *(
                    _safe(source[rows])
                    for rows in ("rows_read", "rows_standardised", "rows_quarantined")
                ),
            )
            for source in sources
        ),
    )
