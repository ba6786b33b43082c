"""What a header row lacks, and the words to say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from zbb_reconcile.errors import NOTHING, Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.meanings import normal_header
from zbb_reconcile.tables import Column, Table
from zbb_reconcile.texts import InWords

_NEAR = 0.75
"""One wrong character in a four-character Chinese header gives 0.75."""
_MOST_WORDS = 16


def label(column: Column) -> InWords:
    """A column for a message: its Chinese header and its canonical name."""
    zh = f"{column.header} ({column.name})" if column.headers else column.name
    return InWords(zh, column.name)


def named(table: Table) -> InWords:
    """A table for a message."""
    return InWords(f"{table.names[0]} ({table.name})", table.name)


def wanted_of(
    table: Table, lacking: Sequence[Column], either: Sequence[Sequence[str]]
) -> list[InWords]:
    """The columns that a table needs, in words; of a choice also what its cells may say."""
    said = []
    for column in lacking:
        name = label(column)
        if column.kind == "choice":
            zh, en = column.usual_words()[:_MOST_WORDS], column.codes()[:_MOST_WORDS]
            name = InWords(f"{name}：{'、'.join(zh)}", f"{name.en}: {', '.join(en)}")
        said.append(name)
    for names in either:
        some = [label(table.column(one)) for one in names]
        said.append(InWords(" / ".join(some), " / ".join(one.en for one in some)))
    return said


def together_in_words(names: Sequence[InWords]) -> InWords:
    """Several names as one."""
    zh, en = ("；", "; ") if any("：" in one for one in names) else ("、", ", ")
    return InWords(zh.join(names), en.join(one.en for one in names))


def missing(table: Table, found: Collection[str]) -> tuple[list[Column], list[tuple[str, ...]]]:
    """The required columns that neither stand there nor can be made, and the sets none of which
    does."""
    made = {
        column
        for column, sets in table.made.items()
        if any(all(name in found for name in names) for names in sets)
    }
    lacking = [
        column
        for column in table.columns
        if column.required and column.name not in found and column.name not in made
    ]
    return lacking, [names for names in table.either if not any(name in found for name in names)]


def require(
    table: Table,
    found: Collection[str],
    spare: Sequence[str],
    *,
    file: str,
    sheet: str | None,
    row: int | None,
) -> None:
    """Refuse a header row that lacks what the table cannot do without."""
    lacking, either = missing(table, found)
    wanted = wanted_of(table, lacking, either)
    if not wanted:
        return
    first = label(lacking[0]) if lacking else wanted[0]
    values = {"table": named(table), "missing": together_in_words(wanted)}
    if not found:
        raise Refusal("no_header", file=file, sheet=sheet, row=row, found=listed(spare), **values)
    sought = lacking + [table.column(name) for names in either for name in names]
    for column in sought:
        near = _nearest(column, spare)
        if near is not None:
            raise Refusal(
                "missing_column_near",
                file=file,
                sheet=sheet,
                row=row,
                column=first,
                near=shown(near),
                meant=label(column),
                **values,
            )
    only = [column.name for column in sought] == ["account_no"]
    key = "missing_account" if only else "missing_column"
    raise Refusal(key, file=file, sheet=sheet, row=row, column=first, found=listed(spare), **values)


def listed(headers: Sequence[str]) -> str:
    """The first few headers, for a message."""
    few = "、".join(shown(header) for header in headers[:8])
    return (few + " …" if len(headers) > 8 else few) or NOTHING


def _nearest(column: Column, spare: Sequence[str]) -> str | None:
    """The unknown header most like any name of the column, if it is like it at all."""
    best, nearest = _NEAR, None
    for header in spare[:100]:
        for name in (column.name, *column.headers):
            likeness = SequenceMatcher(
                None, normal_header(header)[:60], normal_header(name)
            ).ratio()
            if likeness > best or (likeness == best and nearest is None):
                best, nearest = likeness, header
    return nearest


def near_column(table: Table, header: str, taken: Collection[str]) -> Column | None:
    """The one column not yet taken whose names the header is much like; None if it is not one."""
    free = [one for one in table.columns if one.name not in taken]
    like = [one for one in free if _nearest(one, [header]) is not None]
    return like[0] if len(like) == 1 else None
