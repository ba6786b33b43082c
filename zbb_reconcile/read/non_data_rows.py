"""The rows under a header that are no data: totals, footers, headers and titles said again.

Only a row that lacks something no data row can lack is looked at (a day, a number, an amount), so
a clean file costs one vectorised look. What is not surely furniture stays data, and goes to
quarantine for what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import MappingProxyType

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.read.columns import missing, name_headers
from zbb_reconcile.read.footers import (
    is_footer,
    is_remark,
    is_signature,
    is_signed,
    remarks_below_data,
)
from zbb_reconcile.read.group_rows import (
    Heading,
    alone,
    group_sums,
    heading_of,
)
from zbb_reconcile.read.header_finder import Found
from zbb_reconcile.read.header_grammar import side_of
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.money_stated import noted_units
from zbb_reconcile.read.rows import is_value, joined, trimmed_end
from zbb_reconcile.read.sections import NO_SECTIONS, Headings, Sections
from zbb_reconcile.read.title_facts import says_again
from zbb_reconcile.read.total_rows import (
    SUMMARY_OF_SUM,
    Label,
    Stated,
    carried_kind,
    label_of,
    says_sum,
    stated_totals,
    told_totals,
)
from zbb_reconcile.read.units import UNITS, units_named, units_of_row
from zbb_reconcile.sheet import CarriedBalance, Furniture, Misfit, StatedTotal
from zbb_reconcile.tables import STATEMENTS, TABLES, Column

_DIGIT = "[0-9０-９]"
_TOLD = r"^\s*[一-鿿]{2,}[:：]"
"""借方总笔数：1 in the column of days, or of money."""
_YEAR = re.compile(r"\d{4}年度?")
_OF_A_MOVEMENT = ("counterparty_no", "counterparty_name", "line_no", "voucher_no", "summary")
"""What a movement has one of: a number, another side or words."""
_LEAST_SAID = 4
"""Bytes from which on a cell is looked on as said: below it are blanks, and one Chinese sign."""
_RUNNING = "balance_after"
"""The one money column whose total row, if it says anything, does not say a sum."""


@dataclass(frozen=True)
class Taken:
    """The rows under a header, parted: data, misfits, and what is neither."""

    rows: pl.DataFrame
    misfits: tuple[Misfit, ...]
    furniture: tuple[Furniture, ...]
    totals: tuple[StatedTotal, ...]
    units: Mapping[str, int]
    """Money column or piece -> yuan in one written unit, where one is stated."""
    carried: tuple[CarriedBalance, ...] = ()
    sections: Sections = NO_SECTIONS
    """Headings among the rows that say something of those below them."""


def take_furniture(
    table: str,
    found: Found,
    grid: pl.DataFrame,
    misfits: Sequence[Misfit],
    *,
    file: str,
    sheet: str | None,
) -> Taken:
    """Take out of a grid, and of the misfits, what is no data.

    Raises Refusal if a second, different header stands among the rows, or a title that speaks
    of another account or another unit: the rows under it would be read wrong.
    """
    judge = _Judge(table, found, file, sheet)
    for title in found.furniture:
        judge.told(title.row, title.text)
    suspects = grid.filter(judge.suspicion()) if grid.height else grid
    kept: list[Misfit] = []
    judged: list[tuple[int, str]] = []
    remarks: list[tuple[int, str]] = []
    headings: list[Heading] = []
    for row in suspects.iter_rows():
        *cells, number = row
        if judge.kind(number, cells) is not None:
            judged.append((number, joined(cells)))
        elif is_remark(cells):
            remarks.append((number, joined(cells)))
        elif (heading := judge.heading(number, cells)) is not None:
            headings.append(heading)
    if headings:
        apart = [number for number, _ in judged] + [heading.row for heading in headings]
        below = grid.filter(~pl.col("source_row").is_in(apart))
        for number in group_sums(headings, below, judge.at, found.units):
            judge.kinds[number] = "subtotal"
            judged.append((number, next(one.text for one in headings if one.row == number)))
    for misfit in misfits:
        cells = [misfit.cells.get(said, "") for said in found.headers.labels]
        surplus = list(misfit.cells.values())[len(cells) :]
        if not any(cell.strip(BLANKS) for cell in surplus) and judge.kind(misfit.row, cells):
            judged.append((misfit.row, joined(cells)))
            continue
        if is_remark([*cells, *surplus]):
            remarks.append((misfit.row, joined(cells)))
        kept.append(misfit)
    judged += remarks_below_data(remarks, judged, grid, kept)
    for number, _ in judged:
        judge.kinds.setdefault(number, "footer")
    kept = [misfit for misfit in kept if misfit.row not in judge.kinds]
    if not judged:
        return Taken(grid, tuple(misfits), (), (), found.units)
    rows = grid.filter(~pl.col("source_row").is_in([number for number, _ in judged]))
    places = [*rows["source_row"], *(misfit.row for misfit in kept)]
    first, last = min(places, default=found.first_row), max(places, default=found.first_row - 1)
    return Taken(
        rows,
        tuple(kept),
        tuple(Furniture(number, judge.kinds[number], text) for number, text in sorted(judged)),
        stated_totals(judge.stated, found.first_row, first, last, judge.headings.titles()),
        MappingProxyType(judge.units(first, last)),
        tuple(judge.carried),
        judge.headings.found_among(),
    )


class _Judge:
    """Says of a row what it is, if it is no data; gathers what totals state."""

    def __init__(self, table: str, found: Found, file: str, sheet: str | None) -> None:
        self.table = table
        self.found = found
        self.file, self.sheet = file, sheet
        self.kinds: dict[int, str] = {}
        self.noted: list[tuple[int, str]] = []
        self.headings = Headings(table, found)
        self.stated: list[Stated] = []
        self.carried: list[CarriedBalance] = []
        about = TABLES[table]
        columns = found.headers.columns
        known = [c for c in (*about.columns, *about.pieces) if c.name in columns]
        self.at: Mapping[str, int] = columns
        self.money = [c for c in known if c.kind in ("money", "area")]
        self.days = [c for c in known if c.kind == "day"]
        self.keys = [c for c in known if c.required and c not in self.money]
        self.is_statement = table in STATEMENTS
        self.titles = {row.text for row in found.furniture if row.kind in ("title", "note")}

    def suspicion(self) -> pl.Expr:
        """Where a row lacks what a data row has, or says that it is a total."""
        about = TABLES[self.table]
        needed = [self._lacks(c) for c in (*self.keys, *self.money) if c.required]
        for column, sets in about.made.items():
            there = [set_ for set_ in sets if all(name in self.at for name in set_)]
            if column not in self.at and there:
                lacks = [self._lacks(about.column(name)) for name in there[0]]
                needed.append(pl.all_horizontal(lacks))
        if self.is_statement and "summary" in self.at:
            summary = self._text("summary").str.replace_all(r"\s+", "")
            needed.append(summary.str.len_chars().lt(20) & summary.str.contains(SUMMARY_OF_SUM))
        said = [pl.col(str(self.at[name])) for name in _OF_A_MOVEMENT if name in self.at]
        wordless = [cell.str.len_bytes() < _LEAST_SAID for cell in said]
        if self.is_statement and wordless:
            # 本月合计 may stand in the column of serial numbers, beside a day.
            needed.append(pl.all_horizontal(wordless))
        if not any(c.required for c in self.money) and self.keys:
            # 制表人：… lacks nothing that a project needs, 负责人：…, 填表人：… no key of a lease.
            if len(needed) == 1:
                needed.append(pl.sum_horizontal(pl.exclude("source_row").ne("")) == 1)
            needed.append(self._text(self.keys[0].name).str.contains("[:：]"))
        return reduce(or_, needed, pl.lit(value=False))

    def _text(self, column: str) -> pl.Expr:
        return pl.col(str(self.at[column])).str.strip_chars(BLANKS)

    def _lacks(self, column: Column) -> pl.Expr:
        cell = pl.col(str(self.at[column.name]))
        if column.kind in ("day", "year", "money", "area", "account"):
            said = ~cell.str.contains(_DIGIT) | cell.str.contains(_TOLD)
            return said if column in self.money else said | cell.str.contains("计", literal=True)
        total = cell.str.contains("计", literal=True) & cell.str.contains(r"[小合总共累]\s*计")
        header = self.found.headers.labels[self.at[column.name]]
        return cell.str.strip_chars(BLANKS).is_in(["", header]) | total

    def kind(self, number: int, cells: Sequence[str]) -> str | None:
        """What the row is, if it is no data; None for a blank or a data row."""
        normal = [normal_header(cell) for cell in cells]
        if not any(normal):
            return None
        self._check_year(number, normal)
        kind = self._said_again(number, cells, normal) or self._total(number, cells, normal)
        kind = kind or self._part_of_total(number, normal) or self.headings.account(number, cells)
        values = (cells[self.at[column.name]] for column in (*self.money, *self.days))
        if is_signature(normal):
            # The day on which it was signed may stand in any column.
            values = (cell for cell in values if "年" not in cell and "-" not in cell)
        if kind is None and not any(map(is_value, values)):
            group = None if self.is_statement else alone(normal, len(self.at))
            kind = (
                self.headings.agency(number, cells)
                or self._note(number, cells)
                or self.headings.side(number, normal)
                or self._footer(number, cells, normal)
                or self.headings.choice(number, cells, is_group=group is not None)
                or group
            )
        if kind is not None:
            self.kinds[number] = kind
        return kind

    def _check_year(self, number: int, normal: Sequence[str]) -> None:
        """Refuse a heading of another year where the year of all lines is said once, above."""
        year = self.found.facts.get("line_year") if "line_year" in self.found.constants else None
        others = {f"{year}年", f"{year}年度"}
        if year is not None and any(_YEAR.fullmatch(c) and c not in others for c in normal):
            raise Refusal("ledger_year_unknown", file=self.file, sheet=self.sheet, row=number)

    def heading(self, number: int, cells: Sequence[str]) -> Heading | None:
        """The row as the heading of a group with its sum; a statement has none."""
        if self.is_statement:
            return None
        money = {column: self.at[column] for column in self._amounts()}
        return heading_of(number, cells, money, [self.at[column.name] for column in self.keys])

    def _said_again(self, number: int, cells: Sequence[str], normal: Sequence[str]) -> str | None:
        """repeated_header or title, where the row says again what stands above the data."""
        if any(trimmed_end(tuple(normal)) == trimmed_end(one) for one in self.found.header_cells):
            return "repeated_header"
        if joined(cells) in self.titles:
            return "title"
        if sum(bool(meanings(self.table, cell)) for cell in normal if cell) < 2:
            return None
        named = name_headers(self.table, cells)
        lacking, either = missing(
            TABLES[self.table], {*named.headers.columns, *self.found.constants}
        )
        if lacking or either or named.clash is not None:
            return None
        if named.headers.columns != self.at or self._of_other_units(named.headers.units):
            raise Refusal(
                "two_headers",
                file=self.file,
                sheet=self.sheet,
                row=number,
                first=self.found.header_rows[0] if self.found.header_rows else 1,
                second=number,
            )
        return "repeated_header"

    def _total(self, number: int, cells: Sequence[str], normal: Sequence[str]) -> str | None:
        """subtotal, total or balance, where the row's label says so and no key denies it."""
        labelled = self._label(cells, normal)
        if labelled is None:
            return None
        sums = {
            column.name: cells[self.at[column.name]]
            for column in self.money
            if column.kind == "money" and re.search(_DIGIT, cells[self.at[column.name]])
        }
        sums.pop(_RUNNING, None)
        if labelled.kind == "balance" and sums and not self.is_statement:
            return None
        if labelled.kind == "balance" and _RUNNING in self.at:
            self._carry(number, cells, normal)
        if labelled.side:
            # 贷方合计 over the figure of another column says nothing of that column.
            written = self.found.headers.written()
            sums = {name: cell for name, cell in sums.items() if labelled.side in written[name]}
        self.stated.append(Stated(number, labelled, sums))
        return labelled.kind

    def _part_of_total(self, number: int, normal: Sequence[str]) -> str | None:
        """subtotal, where the row without keys is a part (其中：…) of the total right above it."""
        keys = sum(bool(normal[self.at[column.name]]) for column in self.keys)
        part = next(cell for cell in normal if cell).startswith("其中")
        below = self.kinds.get(number - 1) in ("total", "subtotal")
        return "subtotal" if part and below and keys <= 1 else None

    def _carry(self, number: int, cells: Sequence[str], normal: Sequence[str]) -> None:
        """Keep the balance of a row that carries one; 结转下年 may close the account to nothing."""
        said = carried_kind(normal)
        side = next((name for name in ("balance_side", "direction") if name in self.at), None)
        if said is not None and re.search(_DIGIT, cells[self.at[_RUNNING]]):
            beside = cells[self.at[side]] if side is not None else ""
            self.carried.append(CarriedBalance(number, said, cells[self.at[_RUNNING]], beside))

    def _label(self, cells: Sequence[str], normal: Sequence[str]) -> Label | None:
        """The label of a total row, where nothing else in the row makes it a data row."""
        if self.is_statement and says_sum(
            normal[self.at["summary"]] if "summary" in self.at else ""
        ):
            # Beside a day, too: no movement is called so and has no number and no other side.
            if not self._lone(normal):
                return None
            said = label_of(normal[self.at["summary"]])
            return said or Label("balance", "", 0, compared=False)
        places = [at for at, cell in enumerate(normal) if cell and label_of(cell) is not None]
        money = {self.at[column.name] for column in self.money}
        if not places or places[0] in money:
            return None
        label = label_of(normal[places[0]])
        keys = [self.at[column.name] for column in self.keys]
        if any(is_value(cells[self.at[column.name]]) for column in self.days):
            # 本月合计 in the column of accounts, 期初余额 in that of numbers: beside a day, too.
            lone = self.is_statement and label is not None and label.bare and self._lone(normal)
            return label if lone else None
        blank = sum(not normal[at] or at in places for at in keys)
        if label is not None and not label.bare and len(keys) > 1:
            # 养老保险缴费累计 may be the name of a project: the row has to lack most of its keys.
            return label if 2 * blank >= len(keys) else None
        return label if blank or not keys else None

    def _lone(self, normal: Sequence[str]) -> bool:
        """Whether a row of a statement has no number and no other side."""
        said = [normal[self.at[name]] for name in _OF_A_MOVEMENT if name in self.at]
        return not any(text and label_of(text) is None and not says_sum(text) for text in said)

    def _note(self, number: int, cells: Sequence[str]) -> str | None:
        """note, where the row states what titles state; refused if it states otherwise."""
        facts = {name: self.found.facts[name] for name in self.found.constants}
        again = says_again(self.table, facts, (number, cells), file=self.file, sheet=self.sheet)
        stated = "note" if again else None
        for unit in units_of_row(cells):
            stated = "note"
            if unit not in UNITS:
                raise Refusal(
                    "unit_unknown", file=self.file, sheet=self.sheet, row=number, unit=unit
                )
            self.noted.append((number, unit))
        for text, unit in ((cell, unit) for cell in cells for unit in units_named(cell)):
            known = (self.found.units.get(c) == UNITS.get(unit, 0) for c in self._amounts())
            if stated is None and not all(known):
                raise Refusal(
                    "unit_unclear",
                    file=self.file,
                    sheet=self.sheet,
                    row=number,
                    found=shown(text),
                    unit=unit,
                    known=unit if unit in UNITS else "万元",
                )
        return stated

    def _amounts(self) -> Iterator[str]:
        return (column.name for column in self.money if column.kind == "money")

    def units(self, first: int, last: int) -> Mapping[str, int]:
        """The unit of each money column, with what notes among and under the rows say of it."""
        return noted_units(
            self.found.units,
            self.noted,
            {name: self.found.headers.labels[self.at[name]] for name in self._amounts()},
            (first, last),
            file=self.file,
            sheet=self.sheet,
        )

    def _footer(self, number: int, cells: Sequence[str], normal: Sequence[str]) -> str | None:
        if not is_footer(next(cell for cell in normal if cell)) and not is_signed(normal):
            return None
        self.told(number, joined(cells))
        return "footer"

    def told(self, number: int, text: str) -> None:
        """Keep what a line of text says that the rows add up to: 借方总金额：3,000.00."""
        if self.is_statement:
            totals = told_totals(number, text, self._column_of_side)
            self.stated += [one for one in totals if self.found.units.keys().isdisjoint(one.cells)]

    def _column_of_side(self, side: str) -> str | None:
        column = side_of(self.table, side)
        return column if column in self.at else None

    def _of_other_units(self, units: Mapping[str, str]) -> bool:
        """Whether a header said again names another unit than holds above it, or one less."""
        first, stated = self.found.headers.units, self.found.units
        lost = {UNITS.get(first[c], first[c]) for c in first.keys() - units.keys()}
        of_money = {c: UNITS[word] for c, word in units.items() if word in UNITS}
        return bool(lost - {1}) or any(of_money[c] != stated.get(c, 1) for c in of_money)
