"""Why a row is in quarantine, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zbb_reconcile.identifiers import shown
from zbb_reconcile.texts import say


def render_reason(fault: Mapping[str, str], lang: str | None = None) -> str:
    """One fault (a struct of ``quarantine.faults``) as a sentence; long numbers are masked."""
    key = fault["code"]
    if key == "unknown_word" and fault["near"]:
        key = "unknown_word_near"
    return say(
        f"quarantine.{key}",
        lang,
        header=shown(fault["header"]),
        found=shown(fault["found"]),
        near=shown(fault["near"]),
    )


def reasons(faults: Sequence[Mapping[str, str]], lang: str | None = None) -> str:
    """All faults of a row, one sentence after the other."""
    return " ".join(render_reason(fault, lang) for fault in faults)
