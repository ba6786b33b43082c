"""How a data folder is taken in: what the user says of it beside the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from zbb_reconcile.corrections import Log, corrected, read_corrections
from zbb_reconcile.errors import Refusal, gathering, raised_together
from zbb_reconcile.read import read_folder
from zbb_reconcile.sheet import Reading, Source
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.standardise.parts import Part
from zbb_reconcile.tables import TABLES


@dataclass(frozen=True)
class Inputs:
    """What is known of the files, and what they are to be held to."""

    encoding: str | None = None
    """The encoding of every text whose mapping names none."""
    corrections: Path | None = None
    """A workbook of quarantined rows in which cells were corrected."""
    control_totals: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """File -> what its first money column adds up to, in yuan."""
    control_rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """File -> how many rows of data it has."""
    allow_at_limit: bool = False
    """Whether a sheet may have as many rows as its format can hold."""


AS_THEY_ARE = Inputs()


def take_in(
    folder: Path, inputs: Inputs, refused: list[Refusal] | None = None
) -> tuple[Reading, Log]:
    """The folder read, with its corrections put in, and the log of these.

    What is wrong with single files is put on the list ``refused``; without one, all of it is raised
    as one Refusal, as is always what concerns the folder or the corrections.
    """
    if refused is None:
        with raised_together() as refused:
            return take_in(folder, inputs, refused)
    reading = read_folder(
        folder, encoding=inputs.encoding, allow_at_limit=inputs.allow_at_limit, refused=refused
    )
    if inputs.corrections is None:
        return reading, Log()
    corrections = read_corrections(inputs.corrections)
    given = Source(corrections.file, corrections.sha256, inputs.corrections.stat().st_size)
    unread = {refusal.file for refusal in refused}
    return corrected(replace(reading, corrections=given), corrections, unread=unread)


def land_folder(landing: Landing, reading: Reading, refused: list[Refusal]) -> None:
    """Put everything that was read from a folder into the books, but what is refused."""
    for sheet in reading.sheets:
        with gathering(refused):
            typed = type_sheet(sheet)
            landing.land(sheet.table, sheet.headers, typed, sheet.file, sheet.sheet)
            if "account_no" in sheet.layout.constants:
                landing.titled.append((sheet.file, sheet.sheet))
    for file in reading.parquets:
        with gathering(refused):
            landing.land_parquet(file.table, file.columns, file.path.resolve(), file.file)


def hold_to(
    parts: list[Part], inputs: Inputs, refused: list[Refusal]
) -> list[tuple[str, Decimal, Decimal]]:
    """The given totals and row counts, each with what was found: sides of controls.

    One that differs, or that names a file which is not there, is refused; of a file that is
    refused already nothing is said.
    """
    by_file: dict[str, list[Part]] = {}
    for part in parts:
        by_file.setdefault(part.file, []).append(part)
    unread = {refusal.file for refusal in refused}
    sides: list[tuple[str, Decimal, Decimal]] = []
    for file, stated in sorted(inputs.control_totals.items()):
        with gathering(refused):
            if file in unread:
                continue
            found = sum((_total(part) for part in _named(by_file, file)), Decimal("0.00"))
            if found != stated:
                raise Refusal(
                    "control_total_differs",
                    file=file,
                    stated=f"{stated:.2f}",
                    found=f"{found:.2f}",
                    difference=f"{stated - found:.2f}",
                )
            sides.append((f"given_total {file}", stated, found))
    for file, rows in sorted(inputs.control_rows.items()):
        with gathering(refused):
            if file in unread:
                continue
            counted = sum(
                part.rows_read - part.rows_deleted - part.rows_including
                for part in _named(by_file, file)
            )
            if counted != rows:
                raise Refusal(
                    "control_rows_differ",
                    file=file,
                    stated=rows,
                    found=counted,
                    difference=rows - counted,
                )
            sides.append((f"given_rows {file}", Decimal(rows), Decimal(counted)))
    return sides


def _named(by_file: Mapping[str, list[Part]], file: str) -> list[Part]:
    if file not in by_file:
        near = get_close_matches(file, sorted(by_file), n=1, cutoff=0.4)
        raise Refusal("control_no_file", found=file, near=near[0] if near else "—")
    return by_file[file]


def _total(part: Part) -> Decimal:
    """The first money column that the file has: read, without what it marks as deleted itself."""
    for column in TABLES[part.table].columns:
        if column.name in part.money_read:
            deleted = part.money_deleted.get(column.name, Decimal(0))
            return part.money_read[column.name] - deleted
    return Decimal(0)
