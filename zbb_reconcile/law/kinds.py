"""What a value of a profile may be: the kinds of values, each with the check that refuses others.

Every check names the file, the entry and what was found there; nothing is converted or guessed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Protocol

from zbb_reconcile.errors import Refusal

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)
LONGEST_TEXT = 2_000
LONGEST_LIST = 1_000
SHOWN = 60


@dataclass(frozen=True)
class Spot:
    """A place in a profile file: the file, and the dotted key inside it."""

    file: str
    entry: str = ""

    def within(self, name: str | int) -> Spot:
        """The place of a key or a list item (counted from 1) inside this one."""
        if isinstance(name, int):
            return Spot(self.file, f"{self.entry}[{name}]")
        said = shown_name(name)
        return Spot(self.file, f"{self.entry}.{said}" if self.entry else said)

    def refuse(self, key: str, **values: Any) -> Refusal:
        """The refusal of what stands here."""
        return Refusal(key, file=self.file, entry=self.entry or "—", **values)


class Kind(Protocol):
    """What a value may be."""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse a value that is not of this kind."""


def shown(value: object) -> str:
    """A value as a message shows it: on one line, short, without control characters.

    >>> shown("两年")
    '"两年"'
    """
    try:
        return shown_name(json.dumps(value, ensure_ascii=False, default=str))
    except (ValueError, RecursionError):
        # A hexadecimal number of thousands of digits: Python reads it but will not print it.
        return "…"


def shown_name(text: str) -> str:
    """A name as a message shows it."""
    kept = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    return kept if len(kept) <= SHOWN else kept[: SHOWN - 1] + "…"


def nearest(found: object, known: Iterable[str]) -> str:
    """The known name most like what was found; the five least unlike it where none is like it.

    >>> nearest("life_year", ["life_years", "own_level"])
    'life_years'
    """
    names = list(known)
    close = get_close_matches(str(found)[:SHOWN], names, n=5, cutoff=0.0)
    like = get_close_matches(str(found)[:SHOWN], close, n=1, cutoff=0.5)
    return ", ".join(like or close)


@dataclass(frozen=True)
class Whole:
    """A whole number in a range; true, 2.0, nan and "2" are not whole numbers."""

    least: int
    most: int

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse anything but an integer of the range."""
        if type(value) is not int or not self.least <= value <= self.most:
            raise spot.refuse(
                "profile_not_whole", found=shown(value), least=self.least, most=self.most
            )


@dataclass(frozen=True)
class Text:
    """A line of text; ``pattern``, where given, is the name of a form in FORMS."""

    blank: bool = False
    form: str = ""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse what is no text, empty, too long, of control characters, or of another form."""
        if (
            not isinstance(value, str)
            or (not value.strip() and not self.blank)
            or len(value) > LONGEST_TEXT
            or any(unicodedata.category(char)[0] == "C" for char in value)
        ):
            raise spot.refuse("profile_not_text", found=shown(value), most=LONGEST_TEXT)
        if self.form and not FORMS[self.form].fullmatch(value):
            raise spot.refuse(f"profile_not_{self.form}", found=shown(value))


FORMS = {
    "digits": re.compile(r"[0-9]{1,20}"),
    "yuan": re.compile(r"[0-9]{1,16}\.[0-9]{2}"),
    "name": re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,79}"),
}


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse anything else, 0 and 1 too."""
        if not isinstance(value, bool):
            raise spot.refuse("profile_not_flag", found=shown(value))


@dataclass(frozen=True)
class Day:
    """A calendar day, written without quotes: 2024-01-01."""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse text, a time of day, and years that cannot be meant."""
        if type(value) is not date or not FIRST_DAY <= value <= LAST_DAY:
            raise spot.refuse("profile_not_day", found=shown(value), first=FIRST_DAY, last=LAST_DAY)


@dataclass(frozen=True)
class Choice:
    """One of a few words; ``flags`` allows true and false beside them."""

    of: tuple[str, ...]
    flags: bool = False

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse anything else, naming the nearest."""
        if self.flags and isinstance(value, bool):
            return
        if not isinstance(value, str) or value not in self.of:
            names = (*self.of, "true", "false") if self.flags else self.of
            raise spot.refuse(
                "profile_not_choice",
                found=shown(value),
                choices=", ".join(name or '""' for name in names),
                nearest=nearest(value, [name for name in names if name]),
            )


@dataclass(frozen=True)
class Texts:
    """A list of different texts, each of one kind; ``complete`` wants every one of a choice."""

    item: Text | Choice = field(default_factory=Text)
    empty: bool = False
    complete: bool = False

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse what is no list, a wrong item, a repeated one, and a choice left out."""
        _check_list(value, spot, empty=self.empty)
        for place, item in enumerate(value, start=1):
            self.item.check(item, spot.within(place))
            if item in value[: place - 1]:
                raise spot.within(place).refuse("profile_repeated", found=shown(item))
        if self.complete and isinstance(self.item, Choice):
            missing = [name for name in self.item.of if name not in value]
            if missing:
                raise spot.refuse("profile_incomplete", missing=", ".join(missing))


@dataclass(frozen=True)
class Cites:
    """A list of citation keys, at least one: no citation, no load."""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse what is no list of different keys; an empty list by its own name."""
        if value == []:
            raise spot.refuse("profile_empty_cite")
        Texts().check(value, spot)


@dataclass(frozen=True)
class Fields:
    """A table of named fields, each of its kind; those in ``optional`` may be absent."""

    fields: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse what is no table, an unknown field, a missing one, a wrong one."""
        if not isinstance(value, dict):
            raise spot.refuse("profile_not_table", found=shown(value))
        for name in value:
            if name not in self.fields:
                raise spot.refuse(
                    "profile_unknown_key",
                    found=shown_name(name),
                    nearest=nearest(name, self.fields),
                )
        for name, kind in self.fields.items():
            if name in value:
                kind.check(value[name], spot.within(name))
            elif name not in self.optional:
                raise spot.refuse("profile_missing_key", missing=name)


@dataclass(frozen=True)
class Rows:
    """A list of tables of the same fields; ``key``, where given, never repeats."""

    row: Fields
    key: str = ""
    last: Mapping[str, Any] | None = None
    """What the last row must hold: in a decision table, the row that every case fits."""
    empty: bool = False
    """Whether there may be no row at all."""

    def check(self, value: Any, spot: Spot) -> None:
        """Refuse what is no list of such rows."""
        _check_list(value, spot, empty=self.empty)
        seen: list[object] = []
        for place, row in enumerate(value, start=1):
            self.row.check(row, spot.within(place))
            if self.key and row[self.key] in seen:
                raise spot.within(place).refuse("profile_repeated", found=shown(row[self.key]))
            seen.append(row.get(self.key))
        if self.last and any(value[-1][name] != wanted for name, wanted in self.last.items()):
            raise spot.within(len(value)).refuse("profile_decisions_open")


def _check_list(value: Any, spot: Spot, *, empty: bool) -> None:
    if not isinstance(value, list) or len(value) > LONGEST_LIST or not (value or empty):
        raise spot.refuse("profile_not_list", found=shown(value), most=LONGEST_LIST)
