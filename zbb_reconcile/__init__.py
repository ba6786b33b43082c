"""Find a county treasury's unused money, prove every fen of it, and say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbb_reconcile.errors import Refusal

if TYPE_CHECKING:
    from zbb_reconcile.matching import match_lines
    from zbb_reconcile.outcome import Outcome
    from zbb_reconcile.stages import reconcile

__all__ = ["Outcome", "Refusal", "__version__", "match_lines", "reconcile"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Bring in the engines only when they are asked for, so that ``--help`` stays quick."""
    if name == "reconcile":
        from zbb_reconcile.stages import reconcile

        return reconcile
    if name == "match_lines":
        from zbb_reconcile.matching import match_lines

        return match_lines
    if name == "Outcome":
        from zbb_reconcile.outcome import Outcome

        return Outcome
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
