"""From a finding to money back: decisions that were given, and what an earlier result knew."""

from zbb_reconcile.followup.decisions import ranked_decisions, take_decisions
from zbb_reconcile.followup.earlier import (
    NOTHING_SUPPOSED,
    Earlier,
    Supposition,
    read_earlier,
    sent_notices,
)

__all__ = [
    "NOTHING_SUPPOSED",
    "Earlier",
    "Supposition",
    "ranked_decisions",
    "read_earlier",
    "sent_notices",
    "take_decisions",
]
