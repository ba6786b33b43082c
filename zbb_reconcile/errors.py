"""What a user can get wrong. A refusal says where, what was found, and what to do."""

from __future__ import annotations

import errno
import os

from zbb_reconcile.texts import language, say

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when a disk, or somebody's share of it, is full."""


class Refusal(Exception):
    """The input or the options cannot be used; nothing was written (exit code 2).

    ``key`` names two texts: ``errors.<key>``, what was found, and ``remedies.<key>``, what to do;
    ``values`` fill both. The place is as exact as is known; a part that is None is left out.
    """

    def __init__(
        self,
        key: str,
        *,
        file: str | None = None,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        **values: object,
    ) -> None:
        """Keep what happened as data; words come later, in the reader's language."""
        self.key = key
        self.file = file
        self.sheet = sheet
        self.row = row
        self.column = column
        self.values = values
        super().__init__(key)

    def place(self, lang: str | None = None) -> str:
        """``file / sheet / row / column`` in words, or '' where no place is known."""
        parts = [
            say(f"errors.place_{name}", lang, **{name: value})
            for name, value in (
                ("file", self.file), ("sheet", self.sheet), ("row", self.row),
                ("column", self.column),
            )
            if value is not None
        ]  # fmt: skip
        return " / ".join(parts)

    def message(self, lang: str | None = None) -> str:
        """``place: what was found what to do``, as one line."""
        found = say(f"errors.{self.key}", lang, **self.values)
        remedy = say(f"remedies.{self.key}", lang, **self.values)
        place = self.place(lang)
        # Chinese sentences stand side by side: their full stop is as wide as a letter and a space.
        said = f"{found} {remedy}" if language(lang) == "en" else found + remedy
        return f"{place}: {said}" if place else said

    def __str__(self) -> str:
        """The message in the language of the environment."""
        return self.message()


def system_error(error: BaseException) -> OSError | None:
    """What the system said, where that is what an exception comes from; None for any other.

    Libraries wrap it: the engine in a text of its own, the workbook writer in an argument.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError):
            return seen
        for inner in seen.args:
            if isinstance(inner, OSError):
                return inner
        if "No space left on device" in str(seen):
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        seen = seen.__cause__
    return None
