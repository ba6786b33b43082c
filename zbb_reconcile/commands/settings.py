"""``zbb.toml``: options that hold for a data folder, or for a user, until the command line says
otherwise. What is taken from it is said every time; what changes a result stands in its manifest.

Only the command line reads it: what a script's run gives must not depend on whose machine it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zbb_reconcile.arguments import MEMORY_LIMIT, MOST_THREADS, check_memory, check_threads
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_TOML, SETTINGS, taken, toml_of
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.encoding import decode
from zbb_reconcile.sheet import Source
from zbb_reconcile.texts import LANGUAGES, Words, chosen

KINDS: Mapping[str, type] = {
    "profile": str,
    "lang": str,
    "encoding": str,
    "threads": int,
    "memory_limit": str,
}
"""What may be set; all else, the as-of day among it, is the command line's to say."""
DEFAULTS: Mapping[str, Any] = {"profile": "national", "memory_limit": MEMORY_LIMIT}
CHANGES_RESULTS = frozenset({"profile", "lang", "encoding"})


@dataclass(frozen=True)
class Settings:
    """The options of a command after the files had their say."""

    values: Mapping[str, Any]
    taken_from: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    """Each file, and what was taken from it: the keys that nothing before it had said."""
    sources: tuple[Source, ...] = ()
    """The files that had a part in the result."""

    def said(self, words: Words) -> list[str]:
        """What was taken from where, a line a file."""
        return [
            words(
                "cli.settings",
                file=file,
                options=words.join(f"{key} = {shown(self.values[key])}" for key in keys),
            )
            for file, keys in self.taken_from
        ]


def settled(data: Path, given: Mapping[str, Any]) -> Settings:
    """What the command line gave, then the file in ``data``, then the file in the user's home.

    None is not given. Raises Refusal for a file in which anything is not understood.
    """
    values = {key: value for key, value in given.items() if value is not None}
    settable = set(given) - ({"lang"} if os.environ.get("ZBB_LANG") else set())
    taken_from: list[tuple[Path, tuple[str, ...]]] = []
    sources: list[Source] = []
    for file in _files(data):
        content = taken(file, MOST_TOML)
        found = _read(file, content, of_data=file.parent == data)
        new = tuple(key for key in found if key in settable and key not in values)
        values |= {key: found[key] for key in new}
        if new:
            taken_from.append((file, new))
        if CHANGES_RESULTS & set(new):
            sources.append(Source(SETTINGS, hashlib.sha256(content).hexdigest(), len(content)))
    return Settings({**DEFAULTS, **values}, tuple(taken_from), tuple(sources))


def _files(data: Path) -> list[Path]:
    """The files that are there, the nearer one first."""
    folders = [data]
    with suppress(RuntimeError):  # A service's user may have no home.
        folders += [Path.home()]
    if os.path.realpath(folders[0]) == os.path.realpath(folders[-1]):
        folders = folders[:1]
    return [folder / SETTINGS for folder in folders if os.path.lexists(folder / SETTINGS)]


@dataclass
class _Said:
    """One file as it stands, for who has to name a line of it."""

    file: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def refusal(self, kind: str, key: str, **values: str) -> Refusal:
        written = re.compile(
            rf"[ \t]*[\"'\[]*{re.escape(key)}[\"'\]]*[ \t]*(?:[=.]|$)", re.MULTILINE
        )
        lines = self.text.split("\n")
        row = next((at for at, line in enumerate(lines, start=1) if written.match(line)), None)
        return Refusal(
            kind, file=self.file, sheet=None, row=row, column=None, found=shown(key), **values
        )


def _read(path: Path, content: bytes, *, of_data: bool) -> dict[str, Any]:
    """What a file sets. Raises Refusal for whatever is not understood."""
    said = _Said(str(path), _text(path, content))
    try:
        said.values = toml_of(said.text, said.file)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        row = int(line[1]) if line else None
        raise Refusal("settings_broken", file=said.file, row=row, why=shown(error)) from None
    for key, value in said.values.items():
        if key == "as_of":
            raise said.refusal("settings_as_of", key)
        if key not in KINDS:
            raise said.refusal("settings_key", key, known=", ".join(KINDS))
        if type(value) is not KINDS[key] or not _is_meant(key, value):
            raise said.refusal("settings_value", key, given=shown(value), example=_EXAMPLES[key])
    _look_at_profile(said, path.parent, of_data=of_data)
    return said.values


_EXAMPLES = {
    "profile": '"xingguo"',
    "lang": " / ".join(f'"{lang}"' for lang in LANGUAGES),
    "encoding": '"gb18030"',
    "threads": f"1 … {MOST_THREADS}",
    "memory_limit": '"8GB"',
}


def _is_meant(key: str, value: Any) -> bool:
    """Whether a value of the right kind can be meant."""
    checks: Mapping[str, Callable[[Any, Words], None]] = {
        "threads": check_threads,
        "memory_limit": check_memory,
    }
    try:
        if key in checks:
            checks[key](value, chosen())
    except Refusal:
        return False
    return value in LANGUAGES if key == "lang" else bool(value)


def _look_at_profile(said: _Said, folder: Path, *, of_data: bool) -> None:
    """A county's own file is found from where it is named, and not named by a data folder.

    Who sends data does not bring the law along by which it is judged.
    """
    profile = said.values.get("profile", "")
    if not re.search(r"[/\\]|\.toml$", profile):
        return
    if of_data:
        raise said.refusal("settings_profile", "profile", given=shown(profile))
    said.values["profile"] = str(folder / profile)


def _text(path: Path, content: bytes) -> str:
    """The file as text, in whatever encoding its editor chose."""
    if not content.strip():
        return ""
    try:
        return decode(str(path), content)[0]
    except Refusal:
        raise Refusal("mapping_not_text", file=str(path)) from None
