"""What users read, one catalogue (a folder of TOML files) per language.

A key is ``file.name``: ``errors.empty_file`` is ``empty_file`` in ``zh/errors.toml``. A text may
name values in braces, ``{file}``; they are filled in as they are, nothing is evaluated.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("zh", "en")
_SLOT = re.compile(r"\{(\w+)\}")


def language(chosen: str | None = None) -> str:
    """The language to speak: the one chosen, else ``ZBB_LANG``, else Chinese.

    >>> language("en")
    'en'
    """
    wanted = chosen or os.environ.get("ZBB_LANG") or "zh"
    return wanted if wanted in LANGUAGES else "zh"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every text of a language by its key."""
    texts: dict[str, str] = {}
    folder = files(__package__) / lang
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            section = entry.name.removesuffix(".toml")
            for name, text in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                texts[f"{section}.{name}"] = text
    return MappingProxyType(texts)


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with its ``{slots}`` filled; a slot without a value is a bug (KeyError).

    >>> fill("{rows} rows", {"rows": 3})
    '3 rows'
    """
    return _SLOT.sub(lambda slot: str(values[slot.group(1)]), template)


def say(key: str, lang: str | None = None, **values: object) -> str:
    """The text of that key in that language, filled in; KeyError if there is no such text."""
    return fill(catalogue(language(lang))[key], values)


def slots(template: str) -> tuple[str, ...]:
    """The names of the slots of a template, in order."""
    return tuple(_SLOT.findall(template))
