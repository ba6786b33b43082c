"""All that a run says of one indicator, account, asset or agency, without a finding in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zbb_reconcile.report.explain import Row, evidence_lines, title, words_of
from zbb_reconcile.report.labels import column_label
from zbb_reconcile.report.neutral import padded, visible, wide, yuan

_CARD = (
    "agency_code", "agency_name", "indicator_id", "fiscal_year", "doc_no", "issued_on",
    "budget_level", "fund_type", "project_code", "project_name", "amount",
)  # fmt: skip


def explain_subject(
    subject: str,
    card: Mapping[str, Any],
    parts: Sequence[Row],
    findings: Sequence[Row],
    rows: Sequence[Row],
    lang: str,
) -> str:
    """The indicator, the parts of what is left of it with their reasons, its findings, its rows.

    ``parts`` are rows of carryover_ageing with the ``name`` and ``law`` of their bucket; of what
    is no indicator there are findings only.
    """
    blocks = [_head(subject, card, lang)]
    if card:
        blocks.append(_parts(parts, lang))
    blocks.append(_findings(findings, lang))
    if card:
        blocks.append(evidence_lines(rows, lang))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(subject: str, card: Mapping[str, Any], lang: str) -> list[str]:
    lines = [title("explain_subject", lang, subject=subject)]
    known = [name for name in _CARD if card.get(name) is not None]
    labels = {name: column_label("indicators", name, lang) for name in known}
    margin = max(map(wide, labels.values()), default=0)
    for name in known:
        lines.append(f"  {padded(labels[name], margin)}  {words_of(name, card[name], lang)}")
    return lines


def _parts(parts: Sequence[Row], lang: str) -> list[str]:
    if not parts:
        return [title("explain_nothing_left", lang)]
    left = sum((part["bucket_amount"] for part in parts), Decimal("0.00"))
    lines = [title("explain_parts", lang, amount=yuan(left))]
    for part in parts:
        verdict = words_of("verdict", part["verdict"], lang)
        name = visible(part["name"])
        lines.append(f"  {yuan(part['bucket_amount'])}  {part['bucket']} {name}  {verdict}")
        lines += [f"    {visible(part['why'])}"] if part["why"] else []
        lines.append(f"    {title('explain_law', lang)}: {visible(part['law'])}")
    return lines


def _findings(findings: Sequence[Row], lang: str) -> list[str]:
    if not findings:
        return [title("explain_no_findings", lang)]
    lines = [title("explain_findings", lang, count=len(findings))]
    for finding in findings:
        amount = "" if finding["amount"] is None else f"  {yuan(finding['amount'])}"
        verdict = words_of("verdict", finding["verdict"], lang)
        lines.append(f"  {finding['finding_id']}  {verdict}{amount}")
        lines.append(f"    {visible(finding['reason'])}")
    return lines
