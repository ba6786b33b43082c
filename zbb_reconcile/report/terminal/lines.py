"""How lines and columns are printed in a terminal, plain in a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Literal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from zbb_reconcile.report.escape import encodable, visible, yuan
from zbb_reconcile.texts import Words

WIDTH = 80
"""Columns where the console is not a terminal, and the most that a terminal's lines use."""

Line = Text | Table | Padding


def print_lines(lines: Iterable[Line], console: Console) -> None:
    """Print them as wide as the console is; a character that it lacks is a question mark."""
    width = min(WIDTH, console.width) if console.is_terminal else WIDTH
    page = Console(
        file=io.StringIO(),
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=console.is_terminal,
        color_system=_colours(console),
        legacy_windows=False,
    )
    with page.capture() as capture:
        for line in lines:
            page.print(line)
    text = "".join(line.rstrip() + "\n" for line in capture.get().splitlines())
    encoding = getattr(console.file, "encoding", None) or "utf-8"
    console.file.write(encodable(text, encoding))


def _colours(console: Console) -> Literal["standard", "256", "truecolor"] | None:
    """The console's colours; the old Windows console takes calls, not text, and stays plain."""
    match console.color_system:
        case "standard" | "256" | "truecolor" as known:
            return known
    return None


def text(value: object, style: str = "") -> Text:
    """Text out of a file, shown literally."""
    return Text(visible(value), style=style, overflow="fold")


def grid(
    rows: Iterable[tuple[Text, ...]], right: tuple[int, ...] = (), whole: tuple[int, ...] = ()
) -> Table:
    """Rows in columns two spaces apart; ``right`` ones are flush right, ``whole`` never folded."""
    listed = list(rows)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for at in range(len(listed[0])):
        grid.add_column(
            justify="right" if at in right else "left",
            no_wrap=at in right or at in whole,
            overflow="fold",
        )
    for row in listed:
        grid.add_row(*row)
    return grid


def head(key: str, words: Words) -> Text:
    """The heading of a part."""
    return Text(words(f"report.{key}"), style="bold")


def amount(figure: str | None) -> Text:
    """Yuan, with separators of thousands."""
    return Text(yuan(figure))
