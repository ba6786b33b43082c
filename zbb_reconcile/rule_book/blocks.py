"""What the law book is made of, before it is HTML or .docx: a list of blocks, top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["title", "subtitle", "rule", "heading", "text", "quote", "code"]


@dataclass(frozen=True)
class Text:
    """A stretch of text; ``rule`` begins a rule, on a new page, ``code`` keeps its lines."""

    look: Look
    text: str
    anchor: str = ""
    """The name that the list of rules leads to."""


@dataclass(frozen=True)
class Grid:
    """A table: its header, empty where it has none, and its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    to_sign: bool = False
    """Whether its empty cells are for a pen, and so high enough for one."""
    leads_to: tuple[str, ...] = ()
    """The anchors that its rows lead to."""


Block = Text | Grid
