"""What a run was made of, so that it can be made again: no clock, no host, no path in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import metadata
from pathlib import Path
from platform import python_version
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.law import Profile
from zbb_reconcile.law.layers import profile_files
from zbb_reconcile.output.checksums import sha256_of
from zbb_reconcile.queries import query_files
from zbb_reconcile.sheet import Reading, Source
from zbb_reconcile.texts import Words
from zbb_reconcile.version import __version__

MANIFEST = "manifest.json"


def manifest(
    books: Books, tables: Path, as_of: date, words: Words, origins: Mapping[str, Any]
) -> dict[str, Any]:
    """What went in, sources and tables with their SHA-256, and the controls."""
    return {
        **origins,
        "made_by": "zbb-reconcile",
        "version": __version__,
        "as_of": as_of.isoformat(),
        "lang": words.lang,
        "sources": books.frame("sources").to_dicts(),
        "tables": {
            path.stem: {"rows": books.count(path.stem), "sha256": sha256_of(path)}
            for path in sorted(tables.glob("*.parquet"))
        },
        "controls": [
            {
                name: str(value) if isinstance(value, Decimal) else value
                for name, value in row.items()
            }
            for row in books.frame("controls").to_dicts()
        ],
    }


ENGINES = ("duckdb", "polars", "pyarrow")
"""Their versions stand in the manifest: other versions may write other bytes."""
version = cache(metadata.version)
"""Of a library: read from its files once, not for every run."""


def origins(
    reading: Reading | None,
    law: Profile,
    inputs: Inputs,
    decisions: Sequence[Source] = (),
    since: str | None = None,
) -> dict[str, Any]:
    """The part of the manifest that says what went in; only what is the same on every machine.

    Files go by their name, without their folder. Frames that were handed over have no bytes.
    ``since`` is the SHA-256 of the earlier result's manifest.
    """
    settings = {source.sha256 for source in inputs.settings}
    return {
        "engines": {name: version(name) for name in ENGINES},
        "inputs": sorted(
            _inputs(reading, law, inputs.settings, decisions),
            key=lambda file: (file["role"], file["file"]),
        ),
        "not_read": [
            {"file": left.file, "sheet": left.sheet, "sha256": left.sha256, "why": left.why}
            for left in (reading.ignored if reading is not None else ())
            if left.why not in ("mapping_file", "profiles_file") and left.sha256 not in settings
        ],
        "options": {
            "allow_at_limit": inputs.allow_at_limit,
            "control_rows": dict(inputs.control_rows),
            "control_totals": {file: f"{yuan:.2f}" for file, yuan in inputs.control_totals.items()},
            "encoding": inputs.encoding,
            **({"division": inputs.division} if inputs.division else {}),
        },
        "profile": {"name": law.name, "sha256": law.sha256},
        "rules_sha256": rules_sha256(),
        **({"since": since} if since else {}),
    }


def _inputs(
    reading: Reading | None,
    law: Profile,
    settings: Sequence[Source],
    decisions: Sequence[Source],
) -> Iterator[dict[str, Any]]:
    for file, sha256 in law.files:
        yield {"role": "profile", "file": file, "sha256": sha256}
    for role, sources in (("settings", settings), ("decisions", decisions)):
        for source in sources:
            yield {"role": role, "file": source.file, "sha256": source.sha256}
    if reading is None:
        return
    for source in reading.sources:
        yield {"role": "data", "file": source.file, "sha256": source.sha256}
    for role, steering in (("mapping", reading.mapping), ("corrections", reading.corrections)):
        if steering is not None:
            yield {"role": role, "file": steering.file, "sha256": steering.sha256}


@cache
def rules_sha256() -> str:
    """One hash of the SQL and the profiles that came with the program.

    It is the SHA-256 of what ``sha256sum`` prints for ``queries/*/*.sql``, ``law/*.toml`` and
    ``law/*/*.toml`` in the order of their bytes, names as they stand in the installed package.
    """
    contents = {f"queries/{path}.sql": content for path, content in query_files()}
    contents |= {f"law/{path}": file.read_bytes() for path, file in profile_files()}
    listed = "".join(
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)
    )
    return hashlib.sha256(listed.encode()).hexdigest()


@cache
def _installed() -> dict[str, str]:
    """The version of each package that the program needs, those that these need among them."""
    found: dict[str, str] = {}
    wanted = [*ENGINES, "zbb-reconcile"]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            of_package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            # Of another system, or an extra that is not here.
            continue
        found[name] = of_package.version
        wanted += [
            re.split(r"[^\w.-]", need, maxsplit=1)[0].lower().replace("_", "-")
            for need in of_package.requires or ()
            if "extra ==" not in need
        ]
    found.pop("zbb-reconcile", None)
    return dict(sorted(found.items()))


def made_with() -> pl.DataFrame:
    """The versions of all that took part: for run.duckdb, which is not the same everywhere."""
    versions = {"zbb-reconcile": __version__, "python": python_version(), **_installed()}
    return pl.DataFrame({"name": list(versions), "version": list(versions.values())})
