"""What a user can get wrong. A refusal says where, what was found, and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from zbb_reconcile.texts import Words, chosen

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when a disk, or somebody's share of it, is full."""


NOTHING = "—"
"""What stands in a message where there is nothing to name."""
_MOST_PLACES = 10
"""So many places of one question are named."""
MOST_SAID = 100
"""How many questions one message spells out."""


class Refusal(Exception):
    """The input or the options cannot be used; nothing was written (exit code 2).

    ``str(refusal)`` says where, what was found and what to do, in the language of the call that
    refused; ``refusal.message("en")`` says it in another. ``refusal.parts`` are all the refusals
    that it stands for: a data folder is refused for everything that is wrong with it at once, and
    ``key``, ``file``, ``sheet``, ``row`` and ``column`` are those of the first.

    ``key`` names an entry of ``errors.toml``: what was ``found``, and what to do, its ``remedy``;
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
        self.words: Words | None = None
        self.of_frame = False
        self._others: tuple[Refusal, ...] = ()
        super().__init__(key)

    def in_language_of(self, words: Words) -> Self:
        """This refusal, which speaks those words."""
        self.words = words
        return self

    @property
    def parts(self) -> tuple[Refusal, ...]:
        """Every refusal that this one stands for, in the order of the files; itself if alone."""
        return (self, *self._others)

    def apart(self) -> tuple[Refusal, ...]:
        """Its parts, each of them standing for itself alone again."""
        parts, self._others = self.parts, ()
        return parts

    def beside(self, others: Sequence[Refusal]) -> Self:
        """This refusal, standing for others too."""
        self._others = (*self._others, *(part for other in others for part in other.parts))
        return self

    def place(self, words: Words) -> str:
        """``file / sheet / row / column`` in words, or '' where no place is known.

        Accounts are masked, also in the name of a file.
        """
        file = "table" if self.of_frame else "file"
        parts = [
            words(f"places.{name}", **{name: _masked(words.named(value))})
            for name, value in (
                (file, self.file),
                ("sheet", self.sheet),
                ("row", self.row),
                ("column", self.column),
            )
            if value is not None
        ]
        return " / ".join(parts)

    def found(self, words: Words) -> str:
        """What was found: the first half of the message."""
        return self._half("found", words)

    def remedy(self, words: Words) -> str:
        """What to do about it: the other half."""
        return self._half("remedy", words)

    def _half(self, half: str, words: Words) -> str:
        """One half; there may be other words of a frame, and where nothing was found."""
        bare = "_bare" * (self.values.get("found") == NOTHING)
        frame = "_frame" * self.of_frame
        keys = [f"errors.{self.key}{more}.{half}" for more in (bare + frame, frame, bare, "")]
        key = next((key for key in keys if key in words), keys[-1])
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        said = {name: words.named(value) for name, value in (place | self.values).items()}
        return words(key, **{name: _in_part(name, value) for name, value in said.items()})

    def sentence(self, words: Words) -> str:
        """``place: what was found what to do`` of this refusal alone, as one line."""
        place, said = self.place(words), self._said(words)
        return f"{place}: {said}" if place else said

    def _said(self, words: Words) -> str:
        # Chinese sentences stand side by side: their full stop is as wide as a letter and a space.
        return words("joints.sentences", first=self.found(words), second=self.remedy(words))

    def questions(self, words: Words) -> list[str]:
        """All that it stands for, a line each; what is asked alike of several places, once."""
        places: dict[str, list[str]] = {}
        for part in self.parts:
            places.setdefault(part._said(words), []).append(part.place(words))
        return [_asked(said, named, words) for said, named in places.items()]

    def message(self, lang: str | None = None) -> str:
        """The message in that language, else in that of the call that refused."""
        return self.in_words(chosen(lang) if lang else self.words or chosen())

    def in_words(self, words: Words) -> str:
        """The sentence; where there are several questions, how many and a line for each."""
        asked = self.questions(words)
        if len(asked) == 1:
            return asked[0]
        head = words("errors.several.found", count=len(asked))
        lines = [f"  {at}. {line}" for at, line in enumerate(asked[:MOST_SAID], start=1)]
        return "\n".join((head, *lines, *["  …"] * (len(asked) > MOST_SAID)))

    def __str__(self) -> str:
        """The message in the language of the call that refused, else of the environment."""
        return self.message()


def _asked(said: str, places: list[str], words: Words) -> str:
    """What is said of one place, or of several; then how one entry of a mapping answers it."""
    if len(places) == 1:
        return f"{places[0]}: {said}" if places[0] else said
    named = words.join(places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        named = words("errors.several_places.found", places=named, count=len(places))
    if "mapping.toml" in said:
        answer = words("errors.several_places.remedy")
        said = words("joints.sentences", first=said, second=answer)
    return f"{named}: {said}"


def _masked(value: object) -> object:
    # It brings an engine along, for which --help does not wait.
    from zbb_reconcile.identifiers import mask_text

    return mask_text(value) if isinstance(value, str) else value


_PLACES = frozenset(
    {"data", "file", "sheet", "column", "folder", "left", "near", "of", "other", "out", "to"}
)
"""Slots for the names of files and sheets, which have to be found, and for names of our own."""


def _in_part(name: str, value: object) -> object:
    """What fills a slot: account numbers masked here, whoever refuses and whatever he quotes."""
    return value if name in _PLACES else _masked(value)


def together(refusals: Sequence[Refusal]) -> Refusal | None:
    """One refusal that stands for all of them; None where there is none."""
    return refusals[0].beside(refusals[1:]) if refusals else None


@contextmanager
def gathering(refused: list[Refusal]) -> Iterator[None]:
    """What is refused inside is put on the list, so that the next thing can be looked at too."""
    try:
        yield
    except Refusal as refusal:
        refused.extend(refusal.apart())


@contextmanager
def raised_together() -> Iterator[list[Refusal]]:
    """A list for ``gathering``; what it holds at the end is raised as one refusal."""
    refused: list[Refusal] = []
    yield refused
    if (refusal := together(refused)) is not None:
        raise refusal


@contextmanager
def about_frames() -> Iterator[None]:
    """A refusal that is raised inside speaks of tables and columns, not of files."""
    try:
        yield
    except Refusal as refusal:
        for part in refusal.parts:
            part.of_frame = True
        raise


@contextmanager
def refused_in(words: Words) -> Iterator[None]:
    """A refusal that is raised inside is said in those words, unless it has others already."""
    try:
        yield
    except Refusal as refusal:
        for part in refusal.parts:
            part.words = part.words or words
        raise


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
        if (said := said_by_system(seen)) is not None:
            return said
        if type(seen).__name__ == "IOException":
            # The engine's, which only the books may import; its last words are the system's.
            return OSError(errno.EIO, str(seen).splitlines()[0].rpartition(": ")[2])
        if any(type(seen).__name__ == name and said in str(seen) for name, said in _UNSAID):
            return OSError(errno.EIO, os.strerror(errno.EIO))
        seen = seen.__cause__
    return None


_UNSAID = (("FatalException", "fsync failed"), ("ComputeError", "thrift: transport error"))
"""What DuckDB and Polars raise where the system refused a write, and they do not say why."""


def said_by_system(error: BaseException) -> OSError | None:
    """What the system said of a disk, a share or a limit, where an exception quotes it."""
    number = next((number for number in _SAID if os.strerror(number) in str(error)), None)
    return None if number is None else OSError(number, os.strerror(number))


def of_content(error: Exception, key: str, file: str) -> Exception:
    """The refusal of a file that a library cannot read, unless it was memory or the system."""
    system = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno)
    return error if system else Refusal(key, file=file)


_SAID = tuple(
    getattr(errno, name)
    for name in (
        "ENOSPC",
        "EDQUOT",
        "EIO",
        "EFBIG",
        "EMFILE",
        "ENFILE",
        "EROFS",
        "EBUSY",
        "ESTALE",
        "ENODEV",
        "ENXIO",
        "ETIMEDOUT",
        "ENOTCONN",
    )
    if hasattr(errno, name)
)
"""What the system says of disks, shares and limits; the engine hands it on as a text."""
