"""What users read, one catalogue (a folder of TOML files) per language.

A key is ``file.name``: ``cli.done`` is ``done`` in ``zh/cli.toml``, ``errors.empty_file.found`` is
``found`` under ``[empty_file]`` in ``zh/errors.toml``. A text may name values in braces,
``{file}``; they are filled in as they are, nothing is evaluated.

Which language is spoken is decided once, at the edge (the command line, a public verb), and
carried from there as one ``Words``. No other part of the program knows which language it is.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Self, TypeVar

LANGUAGES = ("zh", "en")
_SLOT = re.compile(r"\{(\w+)\}")
_Either = TypeVar("_Either")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every text of a language by its key."""
    names = sorted(entry.name for entry in (files(__package__) / lang).iterdir())
    texts: dict[str, str] = {}
    for name in names:
        if name.endswith(".toml"):
            texts |= _texts(lang, name.removesuffix(".toml"))
    return MappingProxyType(texts)


@cache
def _texts(lang: str, name: str) -> Mapping[str, str]:
    """The texts of one file by their keys; none where there is no such file.

    Each is read when it is asked for: nobody needs all of them.
    """
    file = files(__package__) / lang / f"{name}.toml"
    if not file.is_file():
        return {}
    return dict(_by_key(name, tomllib.loads(file.read_text(encoding="utf-8"))))


def _texts_beside(lang: str, key: str) -> Mapping[str, str]:
    """The texts of the file that the text of that key is in."""
    return _texts(lang, key.partition(".")[0])


def _by_key(place: str, entries: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, entry in entries.items():
        if isinstance(entry, str):
            yield f"{place}.{name}", entry
        else:
            yield from _by_key(f"{place}.{name}", entry)


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with its ``{slots}`` filled; a slot without a value is a bug (KeyError).

    >>> fill("{rows} rows", {"rows": 3})
    '3 rows'
    """
    return _SLOT.sub(lambda slot: str(values[slot.group(1)]), template)


def slots(template: str) -> tuple[str, ...]:
    """The names of the slots of a template, in order."""
    return tuple(_SLOT.findall(template))


class InWords(str):
    """A name that differs from language to language: the text is the Chinese one."""

    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        """Both names."""
        words = super().__new__(cls, zh)
        words.en = en
        return words


@dataclass(frozen=True)
class Words:
    """The words of one language. Called with a key, it gives that text, filled in.

    >>> words = chosen("en")
    >>> words("places.row", row=7), words.join(["a", "b"]), words.of("指标", "indicators")
    ('row 7', 'a, b', 'indicators')
    """

    lang: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of that key, filled in; KeyError if there is no such text."""
        return fill(self[key], values)

    def __getitem__(self, key: str) -> str:
        """The text of that key as it stands, its slots unfilled."""
        return _texts_beside(self.lang, key)[key]

    def __contains__(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in _texts_beside(self.lang, key)

    def get(self, key: str, default: str = "") -> str:
        """The text of that key as it stands, or the default where there is none."""
        return _texts_beside(self.lang, key).get(key, default)

    def first(self, *keys: str) -> str:
        """The first text that there is of those keys, as it stands; '' where there is none."""
        return next((self[key] for key in keys if key in self), "")

    def section(self, start: str) -> Mapping[str, str]:
        """The texts whose keys begin with ``start``, by the rest of the key."""
        return _section(self.lang, start)

    def join(self, items: Iterable[str], joint: str = "comma") -> str:
        """The items in one line: ``comma``, ``semicolon`` or ``next`` between them."""
        return self[f"joints.{joint}"].join(items)

    def of(self, zh: _Either, en: _Either) -> _Either:
        """Of what is there in both languages, the one in this."""
        return zh if self.lang == "zh" else en

    def named(self, value: object) -> object:
        """A value as it is filled in: a name that differs by language is the one in this."""
        return self.of(value, value.en) if isinstance(value, InWords) else value


@cache
def _section(lang: str, start: str) -> Mapping[str, str]:
    texts = _texts_beside(lang, start).items()
    return MappingProxyType(
        {key.removeprefix(start): text for key, text in texts if key.startswith(start)}
    )


def wanted(lang: str | None = None) -> str:
    """The language asked for, whether there is one like that or not: the argument, else
    ``ZBB_LANG``, else Chinese."""
    return lang or os.environ.get("ZBB_LANG") or LANGUAGES[0]


def chosen(lang: str | None = None) -> Words:
    """The words of the language asked for; Chinese where it is none that we speak.

    ``arguments.chosen_words`` refuses a language that we do not speak, and says so in these.

    >>> chosen("en").lang
    'en'
    """
    asked = wanted(lang)
    return _words(asked if asked in LANGUAGES else LANGUAGES[0])


def every_language() -> tuple[Words, ...]:
    """The words of every language, for what may be named in any of them."""
    return tuple(map(_words, LANGUAGES))


_words = cache(Words)
