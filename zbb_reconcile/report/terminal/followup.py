"""What became of earlier findings, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from zbb_reconcile.report.labels import value_label, way_label
from zbb_reconcile.report.shape import FOLLOWED_SUMS, FollowUp, Summary, is_followed
from zbb_reconcile.report.terminal.lines import Line, amount, grid, head, print_lines, text
from zbb_reconcile.texts import Words


def print_compared(told: FollowUp, days: tuple[date, date], words: Words, console: Console) -> None:
    """Print what became of the findings between two runs."""

    def lines() -> Iterator[Line]:
        yield Text(words("report.compared", old=days[0], new=days[1]), style="bold")
        yield Text("")
        yield from _followed(told, words)

    print_lines(lines(), console)


def followup(summary: Summary, words: Words) -> Iterator[Line]:
    """Nothing where no earlier result was given and nothing is decided."""
    told = summary["followup"]
    if is_followed(told):
        yield head("followup", words)
        yield from _followed(told, words)


def _followed(told: FollowUp, words: Words) -> Iterator[Line]:
    if told["changes"]:
        head = tuple(Text(words(f"report.followup_{key}")) for key in ("count", "old", "new"))
        rows = [
            (
                Text("  " + value_label("change", change["change"], words)),
                Text(str(change["count"])),
                amount(change["amount_old"]),
                amount(change["amount_new"]),
            )
            for change in told["changes"]
        ]
        yield grid([(Text("  "), *head), *rows], right=(1, 2, 3))
        states = [
            words("report.followup_state", state=value_label("state", state, words), count=count)
            for state, count in told["states"].items()
        ]
        yield Padding(text(words.join(states)), (0, 0, 0, 2))
    if told["sums"]:
        head = tuple(Text(words(f"report.followup_{key}")) for key in FOLLOWED_SUMS)
        sums: list[tuple[Text, ...]] = [
            (
                text("  " + way_label(row, words)),
                *(amount(str(row[name])) for name in FOLLOWED_SUMS),
            )
            for row in told["sums"]
        ]
        yield Text("  " + words("report.followup_sums"))
        yield grid([(Text("  "), *head), *sums], right=(1, 2, 3, 4))
