"""What was left unread, in words: columns, files, sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from zbb_reconcile.read import near_column
from zbb_reconcile.sheet import ParquetFile, Reading, Sheet
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words


def unknown_columns(
    table: str,
    file: str,
    headers: Sequence[str],
    taken: Collection[str],
    words: Words,
    *,
    of_frame: bool = False,
) -> Iterator[str]:
    """The headers that mean no column: first those that may have been meant for one, by name."""
    kind = "frame_" if of_frame else ""
    plain = []
    for header in headers:
        near = near_column(TABLES[table], header, taken)
        if near is None:
            plain.append(header)
            continue
        label = words.of(near.header, near.name)
        yield words(f"whys.note_near_{kind}column", file=file, header=header, near=label)
    if plain:
        yield words(f"whys.note_unknown_{kind}columns", file=file, columns=", ".join(plain))


def unread(reading: Reading, words: Words) -> list[str]:
    """The columns, files and sheets that were left unread, one sentence each."""
    parts: list[Sheet | ParquetFile] = [*reading.sheets, *reading.parquets]
    said: list[str] = []
    for part in parts:
        taken = part.headers if isinstance(part, Sheet) else part.columns
        said += unknown_columns(part.table, part.file, part.unknown_columns, taken, words)
    for left in reading.ignored:
        if left.why == "mapping_file":
            said.append(words("whys.note_mapping", file=left.file))
            continue
        file = left.file + (f" / {left.sheet}" if left.sheet else "")
        why = words(f"whys.ignored_{left.why}")
        said.append(words("whys.note_ignored", file=file, why=why))
    return said
