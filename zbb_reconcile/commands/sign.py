"""Who signed a finished run, each entry holding the hash of the one before; and the proof of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.codes import SIGNERS
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import MOST_TOML, taken
from zbb_reconcile.output.checksums import (
    NOTICES,
    SIGNATURES,
    SUMS,
    listed_sums,
    sha256_of,
)
from zbb_reconcile.output.folder import as_json
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.target import WRITTEN, is_ours
from zbb_reconcile.output.writing import new_file

_SIGNED = {
    "decisions_sha256": "tables/decisions.parquet",
    "manifest_sha256": MANIFEST,
    "sums_sha256": SUMS,
}
"""What an entry holds the hash of."""
_LATER = frozenset({NOTICES, SIGNATURES, SUMS})
"""Files of a finished run that are written after its sums, or are the sums."""


@dataclass(frozen=True)
class Difference:
    """Something in a finished run that is not as it was written, or not as it was signed."""

    kind: str
    """changed, missing, added, signature, chain."""
    what: str
    """The file, or the number of the signature."""


def sign(
    out: str | Path,
    *,
    by: str,
    role: str,
    note: str | None = None,
    on: date | None = None,
    lang: str | None = None,
) -> dict[str, Any]:
    """Sign a finished run: ``signatures.json`` in its folder gets an entry; gives the entry.

    ``role`` is finance (财政) or audit (审计), ``on`` the day, which is never taken from the clock.
    The entry holds the SHA-256 of the manifest, of the decisions and of the sums of all files, and
    the hash of the entry before. Raises Refusal where the folder is not as it was written.
    """
    folder = Path(out)
    with refused_in(chosen_words(lang)):
        meant = SIGNERS.get(role.strip())
        if meant is None:
            raise Refusal("sign_role", found=role, known=", ".join(SIGNERS))
        if not by.strip():
            raise Refusal("sign_nobody")
        differing = verify(folder, lang=lang)
        if differing:
            raise Refusal("sign_changed", out=str(out), found=differing[0].what)
        entries = _entries(folder)
        content = {
            "by": by.strip(),
            **{name: sha256_of(folder / file) for name, file in _SIGNED.items()},
            "note": note,
            "on": on and str(on),
            "previous": entries[-1]["hash"] if entries else None,
            "role": meant,
        }
        entry = {**content, "hash": _hash(content)}
        _write(folder, [*entries, entry])
    return entry


def verify(out: str | Path, *, lang: str | None = None) -> list[Difference]:
    """What in a finished run differs from what was written and signed; [] where nothing does.

    Raises Refusal where there is no run of ours.
    """
    folder = Path(out)
    with refused_in(chosen_words(lang)):
        if not is_ours(folder):
            raise Refusal("no_run_there", out=str(out))
        sums = listed_sums(folder)
        found = []
        for name, digest in sorted(sums.items()):
            path = folder / name
            if not path.is_file():
                found.append(Difference("missing", name))
            elif sha256_of(path) != digest:
                found.append(Difference("changed", name))
        there = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        own = {name for name in there if name.split("/")[0] in WRITTEN}
        found += [Difference("added", name) for name in sorted(own - set(sums) - _LATER)]
        return found + _unsigned(folder)


def _unsigned(folder: Path) -> list[Difference]:
    """The signatures that do not follow from the one before, or are of other contents."""
    found, before = [], None
    for place, entry in enumerate(_entries(folder), start=1):
        content = {name: value for name, value in entry.items() if name != "hash"}
        if entry.get("hash") != _hash(content) or entry.get("previous") != before:
            found.append(Difference("chain", str(place)))
        elif any(entry.get(name) != sha256_of(folder / file) for name, file in _SIGNED.items()):
            found.append(Difference("signature", str(place)))
        before = entry.get("hash")
    return found


def _hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(as_json(content).encode()).hexdigest()


def _entries(folder: Path) -> list[dict[str, Any]]:
    path = folder / SIGNATURES
    if not path.is_file():
        return []
    try:
        entries = json.loads(taken(path, MOST_TOML))
    except ValueError as error:
        raise Refusal("signatures_unreadable", file=str(path)) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Refusal("signatures_unreadable", file=str(path))
    return entries


def _write(folder: Path, entries: list[dict[str, Any]]) -> None:
    with new_file(folder / SIGNATURES, exists="out_signed", replace=True) as part:
        part.write_text(as_json(entries), encoding="utf-8", newline="\n")
