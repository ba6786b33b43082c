"""How lines and columns are printed in a terminal, plain in a pipe."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from zbb_reconcile.report.escape import encodable, visible, wide, yuan
from zbb_reconcile.texts import Words

WIDTH = 80
"""Columns where the console is not a terminal."""

Line = Text | Table | Padding


def print_lines(lines: Iterable[Line], console: Console) -> None:
    """Print them as wide as the console is; a character that it lacks is a question mark."""
    width = console.width if console.is_terminal else WIDTH
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


_PIECE = re.compile(r"[（“《【「]*(?:[!-~]+|.)[，。；：、）”》】」？！]*", re.DOTALL)
"""What no line divides: a number, an id or a Latin word, or one Chinese character; with the signs
that open it, and those that no line begins with."""


def breaks(text: str, width: int) -> list[int]:
    """Where the lines of a text begin, but the first; Chinese breaks at any character.

    >>> breaks("指标 ZB2301 未支用，应收回。", 14)
    [11]
    """
    found, used = list[int](), 0
    for piece in _PIECE.finditer(text):
        cells = wide(piece[0])
        if piece[0].isspace():
            used += cells
            continue
        if used and used + cells > width:
            found.append(piece.start())
            used = 0
        if cells <= width:
            used += cells
            continue
        # What no line holds is cut after all.
        for at, sign in enumerate(piece[0], start=piece.start()):
            if used and used + wide(sign) > width:
                found.append(at)
                used = 0
            used += wide(sign)
    return found


def folded(text: str, width: int) -> list[str]:
    """The text in lines of that many cells."""
    cuts = [0, *breaks(text, width), len(text)]
    return [text[start:end].strip() for start, end in pairwise(cuts)]


class Prose(Text):
    """Text that folds where Chinese does: rich itself breaks at blanks alone."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The lines of that width, as ``Text.wrap``."""
        if no_wrap or self.no_wrap:
            return super().wrap(console, width, justify=justify, overflow=overflow, no_wrap=True)
        lines = self.divide(breaks(self.plain, width))
        for line in lines:
            line.rstrip_end(width)
        if how := justify or self.justify:
            lines.justify(console, width, justify=how, overflow="fold")
        return lines


def text(value: object, style: str = "") -> Text:
    """Text out of a file, shown literally."""
    return Prose(visible(value), style=style, overflow="fold")


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
    return Prose(words(f"report.{key}"), style="bold")


def amount(figure: str | None) -> Text:
    """Yuan, with separators of thousands."""
    return Text(yuan(figure))
