"""Which column a header means: the canonical name or one of the usual Chinese ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from types import MappingProxyType

from zbb_reconcile.errors import NOTHING, Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.read.header_grammar import COMPOSED
from zbb_reconcile.read.header_names import FALLBACK, Meaning, is_code_of, meanings, normal_header
from zbb_reconcile.read.units import unit_in_header
from zbb_reconcile.tables import TABLES, Column, Table
from zbb_reconcile.texts import InWords

MOST_COLUMNS = 1000
_BOOKED, _TRADED = ("记账", "入账"), "交易"
"""What a statement books is in the account's own money and day; what was traded need not be."""


@dataclass(frozen=True)
class Headers:
    """A header understood: which position is which column."""

    columns: Mapping[str, int]
    """Canonical column or piece -> position, in the table's order."""
    labels: tuple[str, ...]
    """A unique label for every position: the header as written, ``#n`` where there is none."""
    unknown: tuple[int, ...]
    """Positions of headers that mean no column."""
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Money column or piece -> the unit its header names, as written."""
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A header left unread -> the header of the same meaning that was taken instead."""

    def written(self) -> dict[str, str]:
        """Canonical column -> the header as it stands in the file."""
        return {column: self.labels[at] for column, at in self.columns.items()}

    def money(self, table: str) -> list[str]:
        """The columns of money among them, then the pieces, in the table's order."""
        every = (*TABLES[table].columns, *TABLES[table].pieces)
        return [one.name for one in every if one.kind == "money" and one.name in self.columns]

    def asked_about(self, table: str, told: Collection[str]) -> str | None:
        """The column that a mapping would name to answer what a table leaves open.

        The last of money, else the first; None where ``told``, the columns that it names, has one.
        """
        money = self.money(table)
        amount = money[-1] if money else next(iter(self.columns), None)
        return None if {*money, amount} & {*told} else amount


@dataclass(frozen=True)
class Named:
    """What the headers of a row mean before anything is refused."""

    headers: Headers
    clash: tuple[str, str, str] | None = None
    """A column that cannot be done without, and two headers that both mean it."""


def labels_of(headers: Sequence[str]) -> tuple[str, ...]:
    """A unique label for every header."""
    labels: list[str] = []
    taken: set[str] = set()
    for at, header in enumerate(headers, start=1):
        said = header.strip(BLANKS) or f"#{at}"
        while said in taken:
            said = f"{said} #{at}"
        taken.add(said)
        labels.append(said)
    return tuple(labels)


def name_headers(
    table: str,
    headers: Sequence[str],
    *,
    forms: Sequence[Sequence[str]] | None = None,
    given: Mapping[str, str] | None = None,
) -> Named:
    """Which position is which column; ``forms`` are other readings of each header, best first.

    Of two headers of one meaning the column's own order of names decides, and the other is kept
    as an unknown column. ``given`` says of a column which header it is, or '' for none.
    """
    labels = labels_of(headers)
    choice = _Choice(TABLES[table], labels)
    there = _given_positions(labels, given or {})
    for column, at in there.items():
        choice.found[column] = (
            at,
            Meaning(column, -1, unit_in_header(normal_header(labels[at]))[1]),
        )
    read = []
    for at, header in enumerate(headers):
        readings = (header, *(forms[at] if forms is not None else ()))
        meant = next((m for form in readings if (m := meanings(table, form))), ())
        if at not in there.values():
            read.append((at, tuple(m for m in meant if m.column not in (given or {}))))
    for how_good in (_LISTED, _COMPOSED, _FALLBACK):
        for at, meant in read:
            if meant and _how_good(meant[0]) == how_good:
                choice.offer(at, meant)
    if not given:
        choice.settle_sides()
    order = [column.name for column in (*TABLES[table].columns, *TABLES[table].pieces)]
    chosen = {name: choice.found[name] for name in order if name in choice.found}
    columns = {name: at for name, (at, _) in chosen.items()}
    unknown = tuple(at for at in range(len(headers)) if at not in columns.values())
    units = {name: meant.unit for name, (_, meant) in chosen.items() if meant.unit is not None}
    beside = MappingProxyType(choice.beside)
    return Named(Headers(columns, labels, unknown, MappingProxyType(units), beside), choice.clash)


_CAME = re.compile("入账|到账|来账|收款")
_LISTED, _COMPOSED, _FALLBACK = range(3)


def _how_good(meant: Meaning) -> int:
    """Whether a header is a listed name of its column, a composed one, or one for want of any."""
    return (meant.rank >= COMPOSED) + (meant.rank >= FALLBACK)


class _Choice:
    """Gives each column its header while headers are offered; keeps what was not taken."""

    def __init__(self, table: Table, labels: Sequence[str]) -> None:
        self.table = table
        self.labels = labels
        self.found: dict[str, tuple[int, Meaning]] = {}
        self.beside: dict[str, str] = {}
        self.clash: tuple[str, str, str] | None = None

    def settle_sides(self) -> None:
        """Read 入账金额 beside 出账金额 as what came in; another amount beside one side clashes."""
        there = [name for name in ("money_in", "money_out") if name in self.found]
        if len(there) != 1 or "amount" not in self.found:
            return
        at, meant = self.found["amount"]
        if there == ["money_out"] and _CAME.search(normal_header(self.labels[at])):
            self.found["money_in"] = (at, replace(meant, column="money_in"))
            del self.found["amount"]
        else:
            self.clash = ("amount", self.labels[at], self.labels[self.found[there[0]][0]])

    def offer(self, at: int, meant: Sequence[Meaning]) -> None:
        """Take the header for the first column that lacks one, else weigh it against the other."""
        free = next((one for one in meant if one.column not in self.found), None)
        if free is not None:
            self.found[free.column] = (at, free)
            return
        column = meant[0].column
        other, taken = self.found[column]
        better = self._better(column, (other, taken), (at, meant[0]))
        if better is None:
            self.clash = self.clash or (column, self.labels[other], self.labels[at])
        elif better:
            self.found[column] = (at, meant[0])
            self.beside[self.labels[other]] = self.labels[at]
        else:
            self.beside[self.labels[at]] = self.labels[other]

    def _better(
        self, column: str, one: tuple[int, Meaning], other: tuple[int, Meaning]
    ) -> bool | None:
        """Whether the other header is the better of two of one meaning; None if none can tell."""
        about = self.table.column(column)
        if _how_good(one[1]) < _how_good(other[1]):
            return False
        for first, second, answer in ((one, other, False), (other, one, True)):
            booked, traded = (normal_header(self.labels[at]) for at, _ in (first, second))
            pairs = {f"{_TRADED}{booked.removeprefix(w)}" for w in _BOOKED if booked.startswith(w)}
            if traded in pairs or (about.kind == "choice" and is_code_of(booked, traded)):
                return answer
        needed = about.required or any(
            column in names for sets in self.table.made.values() for names in sets
        )
        alike = about.kind not in ("day", "text") and "收据" not in booked + traded
        if needed and (alike or one[1].rank == other[1].rank):
            return None
        return other[1].rank < one[1].rank


def _given_positions(labels: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Where the headers stand that a mapping names; what is not there is left out."""
    by_header = {normal_header(said): at for at, said in reversed(list(enumerate(labels)))}
    by_header |= {f"#{at + 1}": at for at in range(len(labels))}
    return {
        column: by_header[normal_header(header)]
        for column, header in given.items()
        if header and normal_header(header) in by_header
    }


def match_headers(
    table: str,
    headers: Sequence[str],
    *,
    file: str,
    sheet: str | None = None,
    row: int | None = 1,
    forms: Sequence[Sequence[str]] | None = None,
    given: Mapping[str, str] | None = None,
    facts: Collection[str] = (),
) -> Headers:
    """Each column of the table and where its header stands; ``facts`` need no header.

    Raises Refusal if there are too many columns, if no header is known, if two mean one column
    and cannot be told apart, or if a required column is missing.
    """
    if len(headers) > MOST_COLUMNS:
        raise Refusal(
            "too_many_columns",
            file=file,
            sheet=sheet,
            row=row,
            columns=len(headers),
            limit=MOST_COLUMNS,
        )
    named = name_headers(table, headers, forms=forms, given=given)
    labels = named.headers.labels
    _check_given(given or {}, labels, file=file, sheet=sheet, row=row)
    if named.clash is not None:
        column, first, second = named.clash
        raise Refusal(
            "duplicate_column",
            file=file,
            sheet=sheet,
            row=row,
            column=label(TABLES[table].column(column)),
            first=shown(first),
            second=shown(second),
        )
    spare = [labels[at] for at in named.headers.unknown if headers[at].strip(BLANKS)]
    found = {*named.headers.columns, *facts}
    require(TABLES[table], found, spare, file=file, sheet=sheet, row=row)
    return named.headers


def _check_given(
    given: Mapping[str, str],
    labels: Sequence[str],
    *,
    file: str,
    sheet: str | None,
    row: int | None,
) -> None:
    """Refuse a mapping that names a header which is not there, or one header twice."""
    there = _given_positions(labels, given)
    users: dict[int, str] = {}
    for column, header in given.items():
        if header and column not in there:
            raise Refusal(
                "given_header_missing",
                file=file,
                sheet=sheet,
                row=row,
                meant=column,
                header=shown(header),
                found=listed(labels),
            )
        if header and there[column] in users:
            raise Refusal(
                "given_header_twice",
                file=file,
                sheet=sheet,
                row=row,
                meant=column,
                header=shown(header),
                other=users[there[column]],
            )
        if header:
            users[there[column]] = column


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
                canonical=column.name,
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
