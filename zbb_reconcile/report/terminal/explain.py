"""One finding from the law to the cells: everything an auditor needs to check it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zbb_reconcile.report.escape import padded, shortened, visible, wide, yuan
from zbb_reconcile.report.labels import column_label, table_label, value_label
from zbb_reconcile.report.workbook.words import parameter_label, word
from zbb_reconcile.texts import Words

if TYPE_CHECKING:
    from zbb_reconcile.queries import Query

EVIDENCE_ROWS = 50
CELL_WIDTH = 40
"""The most terminal cells of one cell of evidence; a longer one ends in an ellipsis."""
VALUE_WIDTH = 400
"""The same for a parameter: a list of words may be long."""

_FINDING_COLUMNS = (
    "verdict",
    "subject_kind",
    "subject_id",
    "division_code",
    "agency_code",
    "agency_name",
    "amount",
    "amount_max",
    "since",
    "reason",
)

Row = Mapping[str, Any]


def explain(
    finding: Row,
    rule: Row,
    parameters: Sequence[Row],
    evidence: Sequence[Row],
    before: Sequence[Query],
    sql: str,
    words: Words,
    *,
    note: str = "",
) -> str:
    """The finding, its law, its numbers, its source rows and its query, as plain text.

    ``before`` are the queries that made what the query ``sql`` reads, in their order.
    ``rule`` is a row of the table ``rules``, and may hold ``citations``: for each its ``cite`` and,
    where known, its ``words``, ``source`` and ``confidence`` (sourced, partial or
    recalled). A row of ``evidence`` names its place and its table, and holds its ``cells`` by
    header as they were read, account numbers masked or not as the caller has them; ``note`` says
    which.
    """
    blocks = (
        _finding(finding, rule, words),
        law_lines(
            finding.get("legal_basis") or rule.get("law") or "", rule.get("citations") or (), words
        ),
        number_lines(parameters, words),
        evidence_lines(evidence, words),
        *([[note]] if note else ()),
        _chain(before, finding["finding_id"], words),
        [title("explain_sql", words), visible(sql.strip(), keep="\n\t")],
    )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def title(key: str, words: Words, **values: object) -> str:
    """A sentence of the catalogue, filled in, with nothing in it that acts on a terminal."""
    return visible(words(f"report.{key}", **values))


def _finding(finding: Row, rule: Row, words: Words) -> list[str]:
    lines = [
        title("explain_finding", words, finding=finding["finding_id"]),
        visible(f"{finding['rule_id']} {rule.get('name') or ''}".strip()),
    ]
    known = [name for name in _FINDING_COLUMNS if finding.get(name) is not None]
    labels = {name: column_label("findings", name, words) for name in known}
    margin = max((wide(label) for label in labels.values()), default=0)
    for name in known:
        lines.append(f"  {padded(labels[name], margin)}  {words_of(name, finding[name], words)}")
    return lines


def words_of(name: str, value: object, words: Words) -> str:
    """A value of that column in words: money with its two decimals, a code by its meaning."""
    if isinstance(value, Decimal):
        return yuan(value)
    return visible(word(name, str(value), words))


def _chain(before: Sequence[Query], finding_id: str, words: Words) -> list[str]:
    """The queries behind the last one, each with what it reads, so that no figure hangs in air."""
    if not before:
        return [title("explain_chain_none", words)]
    lines = [title("explain_chain", words)]
    for at, query in enumerate(before, start=1):
        reads = ", ".join(query.reads)
        lines.append(f"  {at}. queries/{query.path}.sql")
        lines.append("     " + title("explain_chain_reads", words, reads=reads))
    lines.append("  " + title("explain_chain_all", words, finding=finding_id))
    return lines


def law_lines(law: str, citations: Sequence[Row], words: Words) -> list[str]:
    """Each citation with its words and how sure they are; ``law`` in one line where none is kept.

    Where a text was read is a note of ours in English, with the site's name: for who checks us,
    not for a clerk. It stands in the profile and in docs/rules.md.
    """
    lines = [title("explain_law", words)]
    if law and not citations:
        lines.append(f"  {visible(law)}")
    for citation in citations:
        lines.append(f"  {visible(citation['cite'])}")
        if citation.get("words"):
            lines.append("    " + _said("explain_words", citation["words"], words))
        if citation.get("in_force") and citation["confidence"] != "own":
            lines.append("    " + _said("explain_in_force", citation["in_force"], words))
        if citation.get("confidence"):
            lines.append("    " + _said("explain_confidence", _sure(citation, words), words))
    return lines


def _said(key: str, value: object, words: Words) -> str:
    """What is said, behind what it is called."""
    return words("joints.labelled", label=title(key, words), text=visible(value))


def _sure(citation: Row, words: Words) -> str:
    """How sure the text is: a rule that was read, but is not quoted, is not said to be quoted."""
    confidence = str(citation["confidence"])
    if confidence == "sourced" and not citation.get("words"):
        return title("explain_not_quoted", words)
    return visible(value_label("confidence", confidence, words))


def number_lines(parameters: Sequence[Row], words: Words) -> list[str]:
    """The parameters, each with its day, its profile and its citation."""
    if not parameters:
        return [title("explain_numbers_none", words)]
    lines = [title("explain_numbers", words)]
    for parameter in parameters:
        name, value = parameter["name"], shortened(visible(parameter["value"]), VALUE_WIDTH)
        label = parameter_label(name, words)
        key = "explain_number" if label == name else "explain_number_named"
        lines.append("  " + title(key, words, label=label, name=name, value=value))
        notes = []
        if parameter.get("in_force_from"):
            day = parameter["in_force_from"]
            notes.append(title("explain_number_since", words, day=day))
        if parameter.get("profile"):
            profile = value_label("profile", parameter["profile"], words)
            notes.append(title("explain_number_profile", words, profile=profile))
        if parameter.get("cite"):
            notes.append(visible(parameter["cite"]))
        if notes:
            lines.append("    " + " · ".join(notes))
    return lines


def evidence_lines(evidence: Sequence[Row], words: Words) -> list[str]:
    """The source rows by table, each with its place and its cells."""
    if not evidence:
        return [title("explain_rows_none", words)]
    lines = [title("explain_rows", words)]
    shown = evidence[:EVIDENCE_ROWS]
    for table in dict.fromkeys(str(row["source_table"]) for row in shown):
        lines.append("")
        lines.append(f"  {visible(table_label(table, words))}")
        rows = [row for row in shown if str(row["source_table"]) == table]
        lines += [f"    {line}" for line in aligned(_pictured(rows, words))]
    if len(evidence) > len(shown):
        lines.append("")
        lines.append("  " + title("explain_rows_more", words, count=len(evidence) - len(shown)))
    return lines


def _pictured(rows: Sequence[Row], words: Words) -> Iterator[list[str]]:
    """Header and rows; a column that is empty in all of them is left out."""
    places = [
        name
        for name in ("source_file", "source_sheet", "source_row")
        if any(row.get(name) is not None for row in rows)
    ]
    filled = {name for row in rows for name, cell in row["cells"].items() if cell not in (None, "")}
    names = [
        name for name in dict.fromkeys(n for row in rows for n in row["cells"]) if name in filled
    ]
    yield [column_label("evidence", name, words) for name in places] + [_cell(n) for n in names]
    for row in rows:
        yield [_cell(row.get(name)) for name in places] + [
            _cell(row["cells"].get(name)) for name in names
        ]


def _cell(value: object) -> str:
    return shortened(visible(value), CELL_WIDTH)


def aligned(rows: Iterator[list[str]]) -> Iterator[str]:
    """The rows in columns two spaces apart, Chinese characters counted as two."""
    listed = list(rows)
    widths = [max(wide(cell) for cell in column) for column in zip(*listed, strict=True)]
    for row in listed:
        cells = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


_CARD = (
    "agency_code",
    "agency_name",
    "indicator_id",
    "fiscal_year",
    "doc_no",
    "issued_on",
    "budget_level",
    "fund_type",
    "project_code",
    "project_name",
    "amount",
)


def explain_subject(
    subject: str,
    card: Mapping[str, Any],
    parts: Sequence[Row],
    findings: Sequence[Row],
    rows: Sequence[Row],
    words: Words,
    *,
    kind: str = "subject",
) -> str:
    """The indicator, the parts of what is left of it with their reasons, its findings, its rows.

    ``parts`` are rows of carryover_ageing with the ``name`` and ``law`` of their bucket; of what
    is no indicator there are findings only. ``kind`` is figure where an amount was asked for.
    """
    blocks = [_head(subject, card, words, kind)]
    if card:
        blocks.append(_parts(parts, words))
    blocks.append(_findings(findings, words))
    if card:
        blocks.append(evidence_lines(rows, words))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(subject: str, card: Mapping[str, Any], words: Words, kind: str) -> list[str]:
    lines = [title(f"explain_{kind}", words, subject=subject)]
    known = [name for name in _CARD if card.get(name) is not None]
    labels = {name: column_label("indicators", name, words) for name in known}
    margin = max(map(wide, labels.values()), default=0)
    for name in known:
        lines.append(f"  {padded(labels[name], margin)}  {words_of(name, card[name], words)}")
    return lines


def _parts(parts: Sequence[Row], words: Words) -> list[str]:
    if not parts:
        return [title("explain_nothing_left", words)]
    left = sum((part["bucket_amount"] for part in parts), Decimal("0.00"))
    lines = [title("explain_parts", words, amount=yuan(left))]
    for part in parts:
        verdict = words_of("verdict", part["verdict"], words)
        name = visible(part["name"])
        lines.append(f"  {yuan(part['bucket_amount'])}  {part['bucket']} {name}  {verdict}")
        lines += [f"    {visible(part['why'])}"] if part["why"] else []
        lines.append("    " + _said("explain_law", part["law"], words))
    return lines


def _findings(findings: Sequence[Row], words: Words) -> list[str]:
    if not findings:
        return [title("explain_no_findings", words)]
    lines = [title("explain_findings", words, count=len(findings))]
    for finding in findings:
        amount = "" if finding["amount"] is None else f"  {yuan(finding['amount'])}"
        verdict = words_of("verdict", finding["verdict"], words)
        lines.append(f"  {finding['finding_id']}  {verdict}{amount}")
        lines.append(f"    {visible(finding['reason'])}")
    return lines
