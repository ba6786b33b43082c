"""All that a run says of one indicator, account, asset or agency, without a finding in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zbb_reconcile.report.explain import Row, evidence_lines, title, words_of
from zbb_reconcile.report.labels import column_label
from zbb_reconcile.report.neutral import padded, visible, wide, yuan
from zbb_reconcile.texts import Words

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
) -> str:
    """The indicator, the parts of what is left of it with their reasons, its findings, its rows.

    ``parts`` are rows of carryover_ageing with the ``name`` and ``law`` of their bucket; of what
    is no indicator there are findings only.
    """
    blocks = [_head(subject, card, words)]
    if card:
        blocks.append(_parts(parts, words))
    blocks.append(_findings(findings, words))
    if card:
        blocks.append(evidence_lines(rows, words))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(subject: str, card: Mapping[str, Any], words: Words) -> list[str]:
    lines = [title("explain_subject", words, subject=subject)]
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
        lines.append(f"    {title('explain_law', words)}: {visible(part['law'])}")
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
