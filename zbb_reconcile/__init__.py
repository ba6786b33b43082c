"""Find a county treasury's unused money, prove every fen of it, and say what to do."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from zbb_reconcile.errors import Refusal
from zbb_reconcile.version import __version__

if TYPE_CHECKING:
    from zbb_reconcile.commands.check import check
    from zbb_reconcile.commands.map import map_file
    from zbb_reconcile.commands.pull import Pulled, pull
    from zbb_reconcile.commands.rules import rules
    from zbb_reconcile.commands.sample import sample
    from zbb_reconcile.commands.sign import sign, verify
    from zbb_reconcile.commands.template import template
    from zbb_reconcile.comparison import Comparison, compare
    from zbb_reconcile.divisions.everyone import reconcile_all
    from zbb_reconcile.divisions.one import Ended
    from zbb_reconcile.divisions.roll_up import RolledUp, roll_up
    from zbb_reconcile.inputs import Frame, Inputs
    from zbb_reconcile.line_matching import MatchedLines, match_lines
    from zbb_reconcile.pipeline import Progress, reconcile
    from zbb_reconcile.report.shape import Checked, Summary
    from zbb_reconcile.rule_book.book import law_book
    from zbb_reconcile.rule_examples import Example, try_rules
    from zbb_reconcile.run import Outcome, Run, open_run

__all__ = [
    "Checked",
    "Comparison",
    "Ended",
    "Example",
    "Frame",
    "Inputs",
    "MatchedLines",
    "Outcome",
    "Progress",
    "Pulled",
    "Refusal",
    "RolledUp",
    "Run",
    "Summary",
    "__version__",
    "check",
    "compare",
    "law_book",
    "map_file",
    "match_lines",
    "open_run",
    "pull",
    "reconcile",
    "reconcile_all",
    "roll_up",
    "rules",
    "sample",
    "sign",
    "template",
    "try_rules",
    "verify",
]
_MODULES = {
    "Checked": "report.shape",
    "Comparison": "comparison",
    "Ended": "divisions.one",
    "Example": "rule_examples",
    "Frame": "inputs",
    "Inputs": "inputs",
    "MatchedLines": "line_matching",
    "Outcome": "run",
    "Progress": "pipeline",
    "Pulled": "commands.pull",
    "RolledUp": "divisions.roll_up",
    "Run": "run",
    "Summary": "report.shape",
    "check": "commands.check",
    "compare": "comparison",
    "law_book": "rule_book.book",
    "map_file": "commands.map",
    "match_lines": "line_matching",
    "open_run": "run",
    "pull": "commands.pull",
    "reconcile": "pipeline",
    "reconcile_all": "divisions.everyone",
    "roll_up": "divisions.roll_up",
    "rules": "commands.rules",
    "sample": "commands.sample",
    "sign": "commands.sign",
    "template": "commands.template",
    "try_rules": "rule_examples",
    "verify": "commands.sign",
}
"""Where each public name lives: its module brings in the engines, so only when it is asked for."""


def __getattr__(name: str) -> object:
    """Bring in the engines only when they are asked for, so that ``--help`` stays quick."""
    if name in _MODULES:
        return getattr(import_module(f"zbb_reconcile.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, those included that are not brought in yet."""
    return sorted({*globals(), *__all__})
