"""``sha256sums.txt``: every file of a finished run by the SHA-256 of its bytes.

``sha256sum -c sha256sums.txt`` checks a folder without this program. The manifest cannot list
them all: it is the same on every machine, and the database and the packed files need not be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

SUMS = "sha256sums.txt"
DATABASE = "run.duckdb"
WORKBOOK = "workbook.xlsx"
NOTICES = "notices.json"
"""What papers went out about which findings, and by when they ask for an answer. ``notices`` adds
to it after the run, so it is not among the sums."""
SIGNATURES = "signatures.json"
"""Who signed the results; written after the run too."""

MOST_BYTES = 1 << 30
"""Up to this size a database is hashed before it is looked at: a second, and nobody waits more."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, known: dict[str, str]) -> None:
    """List every file in the folder, by name; ``known`` are those that were hashed already."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (NOTICES, SIGNATURES)
    )
    lines = [f"{known.get(name) or sha256_of(folder / name)}  {name}\n" for name in names]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def workbook_changed(folder: Path) -> bool:
    """Whether a finished run's workbook is not, or cannot be seen to be, the one that was written.

    People write their decisions into it; what they wrote stands nowhere else.
    """
    workbook = folder / WORKBOOK
    return workbook.is_file() and listed_sums(folder).get(WORKBOOK) != sha256_of(workbook)


def listed_sums(folder: Path) -> dict[str, str]:
    """Name -> SHA-256 of the files that were written; nothing where the list cannot be read."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def as_written(folder: Path, but: Collection[str] = ()) -> bool:
    """Whether every file that is listed is still, byte for byte, the one that was written.

    ``but`` are files at which nobody looks.
    """
    listed = listed_sums(folder)
    try:
        return DATABASE in listed and all(
            sha256_of(folder / name) == digest for name, digest in listed.items() if name not in but
        )
    except OSError:
        return False


def changed(folder: Path) -> str | None:
    """What is to be said of a finished run's database: ``changed``, ``unlisted``, ``unchecked``.

    None where it is, byte for byte, the one that was written, and where there is none to look at.
    """
    database = folder / DATABASE
    if not database.is_file():
        return None
    listed = listed_sums(folder)
    if DATABASE not in listed:
        return "unlisted"
    if database.stat().st_size > MOST_BYTES:
        return "unchecked"
    return None if sha256_of(database) == listed[DATABASE] else "changed"
