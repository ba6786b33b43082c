"""One county in many disguises: files of every form, with what clerks do to cells and sheets."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from tests.counties import County, as_frames
from zbb_reconcile.tables import TABLES, Column

Row = list[str | None]

FORMS = ("csv", "gb18030", "utf16", "xlsx", "xlsx_typed", "book", "parquet", "parquet_typed")
"""``book`` is a sheet of the one workbook that holds every table of that form."""
ENDINGS = {"gb18030": "csv", "utf16": "txt", "xlsx_typed": "xlsx", "parquet_typed": "parquet"}
TRICKS = (
    "reversed",
    "unknown",
    "headers",
    "named",
    "dashes",
    "clerk",
    "spaces",
    "fours",
    "serials",
    "blank_rows",
    "title",
    "total",
    "currency",
    "sides",
    "opposite",
)
ONLY_LINES = ("sides", "opposite")
"""Tricks of the amounts of lines, of which a file has at most one."""
CURRENCIES = {"bank_lines": "币种", "book_lines": "币种", "bank_accounts": "currency"}
OF_CELLS = ("clerk", "serials")
"""Tricks that make texts of typed cells."""
OF_SHEETS = ("blank_rows", "title", "total")
"""Tricks that Parquet has no place for."""
NOTHING = ("-", "--", "—", "/", "无", "－")
BOOK = "全县数据.xlsx"


@dataclass
class Sheet:
    """A table as it is to be written."""

    table: str
    form: str
    tricks: tuple[str, ...]
    header: list[str]
    rows: list[Row]
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    sign: str = "as_written"

    @property
    def file(self) -> str:
        """Under its canonical name or its Chinese one."""
        if self.form == "book":
            return BOOK
        name = TABLES[self.table].names[0] if "named" in self.tricks else self.table
        return f"{name}.{ENDINGS.get(self.form, self.form)}"

    def __str__(self) -> str:
        return f"{self.table}: {self.form} {' '.join(self.tricks)}"


def disguised(county: County, folder: Path, seed: object) -> list[Sheet]:
    """The county's tables as files in a folder, each in a form and with tricks drawn for it."""
    folder.mkdir()
    sheets = [
        _disguised(name, frame, random.Random(f"{seed} {name}"))
        for name, frame in as_frames(county).items()
    ]
    for sheet in sheets:
        if sheet.form != "book":
            (folder / sheet.file).write_bytes(_content(sheet))
    if of_book := [sheet for sheet in sheets if sheet.form == "book"]:
        (folder / BOOK).write_bytes(_book(of_book, is_typed=True))
    opposite = {sheet.file for sheet in sheets if sheet.sign == "opposite"}
    # A mapping that names one sheet of a workbook has to name all that are to be read.
    mapping = "".join(_source(sheet) for sheet in sheets if sheet.file in opposite)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return sheets


def _source(sheet: Sheet) -> str:
    """What the mapping says of it."""
    said = {"file": sheet.file, "table": sheet.table}
    said |= {"sheet": sheet.table} if sheet.form == "book" else {}
    said |= {"sign": "opposite"} if sheet.sign == "opposite" else {}
    return "[[source]]\n" + "".join(f'{key} = "{value}"\n' for key, value in said.items())


def _disguised(name: str, frame: pl.DataFrame, chance: random.Random) -> Sheet:
    form = chance.choice(FORMS)
    tricks = [trick for trick in TRICKS if chance.random() < 0.5]
    barred = set() if name in ("bank_lines", "book_lines") else set(ONLY_LINES)
    barred |= set() if name in CURRENCIES else {"currency"}
    barred |= set(OF_SHEETS) if form.startswith("parquet") else set()
    barred |= set(OF_CELLS) if form.endswith("typed") else set()
    barred |= {chance.choice(ONLY_LINES)} if set(ONLY_LINES) <= set(tricks) else set()
    barred |= {"clerk"} if "serials" in tricks else set()
    chosen = tuple(trick for trick in tricks if trick not in barred)
    # A column without a value is there as well: what is absent is not looked for.
    sheet = Sheet(name, form, chosen, frame.columns, [list(row) for row in frame.rows()])
    for trick, change in CHANGES.items():
        if trick in chosen:
            change(sheet, chance)
    return sheet


# What is done to cells.


def _columns(sheet: Sheet) -> list[Column | None]:
    """The column that each header means; None for one that means nothing."""
    table = TABLES[sheet.table]
    known = {column.name: column for column in (*table.columns, *table.pieces)}
    return [known.get(name) for name in sheet.header]


def _currency(sheet: Sheet, chance: random.Random) -> None:
    """Chinese yuan said where nothing was."""
    header = CURRENCIES[sheet.table]
    if header in sheet.header:
        at = sheet.header.index(header)
        for row in sheet.rows:
            row[at] = row[at] or chance.choice(("CNY", "人民币", "RMB"))
    else:
        sheet.header.append(header)
        for row in sheet.rows:
            row.append("人民币")


def _sides(sheet: Sheet, chance: random.Random) -> None:
    """Money in and money out in columns of their own."""
    at = sheet.header.index("amount")
    sheet.header[at : at + 1] = ["money_in", "money_out"]
    for row in sheet.rows:
        amount = Decimal(row[at] or "")
        row[at : at + 1] = [str(amount), None] if amount >= 0 else [None, str(-amount)]


def _opposite(sheet: Sheet, chance: random.Random) -> None:
    """Every amount the other way round, and the mapping says so."""
    at = sheet.header.index("amount")
    for row in sheet.rows:
        row[at] = str(-Decimal(row[at] or ""))
    sheet.sign = "opposite"


def _dashes(sheet: Sheet, chance: random.Random) -> None:
    """A dash or the like where an optional cell is blank."""
    for at, column in enumerate(_columns(sheet)):
        if column is not None and not column.required:
            for row in sheet.rows:
                if row[at] is None and chance.random() < 0.4:
                    row[at] = chance.choice(NOTHING)


def _clerk(sheet: Sheet, chance: random.Random) -> None:
    """Amounts, days, years, flags and choices as clerks write them."""
    for at, column in enumerate(_columns(sheet)):
        for row in sheet.rows if column is not None else ():
            if row[at] is not None and row[at] not in NOTHING:
                row[at] = _written(row[at] or "", column, chance)


def _written(cell: str, column: Column | None, chance: random.Random) -> str:
    assert column is not None
    if column.kind == "money":
        amount = Decimal(cell)
        grouped = f"{abs(amount):,.2f}"
        if amount < 0:
            return chance.choice((f"({grouped})", f"-{grouped}", f"-¥{grouped}"))
        return chance.choice((f"¥{grouped}", grouped, f"{grouped}元", f" {amount} "))
    if column.kind == "day":
        day = date.fromisoformat(cell)
        forms = ("{0.year}年{0.month}月{0.day}日", "{0.year}/{0.month}/{0.day}", "{0:%Y%m%d}")
        return chance.choice((*forms, "{0:%Y.%m.%d}")).format(day)
    if column.kind == "flag":
        return {"true": "是", "false": "否"}[cell]
    if column.kind == "choice" and not column.prefixes:
        return chance.choice(
            [word for word, code in column.words.items() if code == cell] or [cell]
        )
    return cell


def _spaces(sheet: Sheet, chance: random.Random) -> None:
    """Spaces, wide ones too, round keys and names."""
    for at, column in enumerate(_columns(sheet)):
        if column is not None and column.kind in ("code", "account", "text", "choice"):
            for row in sheet.rows:
                if row[at] is not None and chance.random() < 0.5:
                    row[at] = chance.choice((" {}", "{}  ", "\u3000{}\u3000")).format(row[at])


def _fours(sheet: Sheet, chance: random.Random) -> None:
    """Account numbers in groups of four."""
    for at, column in enumerate(_columns(sheet)):
        if column is not None and column.kind == "account":
            for row in sheet.rows:
                number = (row[at] or "").strip()
                if number.isdigit():
                    parts = (number[start : start + 4] for start in range(0, len(number), 4))
                    row[at] = chance.choice((" ", "-")).join(parts)


def _serials(sheet: Sheet, chance: random.Random) -> None:
    """Days as the numbers that a spreadsheet counts them by."""
    for at, column in enumerate(_columns(sheet)):
        if column is not None and column.kind == "day":
            for row in sheet.rows:
                if row[at] is not None and row[at] not in NOTHING:
                    row[at] = str((date.fromisoformat(row[at] or "") - date(1899, 12, 30)).days)


# What is done to sheets.


def _unknown(sheet: Sheet, chance: random.Random) -> None:
    """Two columns that mean nothing."""
    for header in ("审核岗", "xyzzy"):
        at = chance.randrange(len(sheet.header) + 1)
        sheet.header.insert(at, header)
        for number, row in enumerate(sheet.rows):
            row.insert(at, f"{header}{number}")


def _reversed(sheet: Sheet, chance: random.Random) -> None:
    sheet.header.reverse()
    for row in sheet.rows:
        row.reverse()


def _total(sheet: Sheet, chance: random.Random) -> None:
    """合计 below, under the amounts what they add up to."""
    is_money = [column is not None and column.kind == "money" for column in _columns(sheet)]
    total: Row = [
        str(sum((_amount(row[at]) for row in sheet.rows), Decimal("0.00"))) if money else None
        for at, money in enumerate(is_money)
    ]
    texts = [column is None or column.kind not in ("money", "area") for column in _columns(sheet)]
    first = next((at for at, is_text in enumerate(texts) if is_text), None)
    if first is not None and any(is_money) and sheet.rows:
        total[first] = "合计"
        sheet.below.append(total)


def _amount(cell: str | None) -> Decimal:
    return Decimal("0.00") if cell is None or cell in NOTHING else Decimal(cell)


def _title(sheet: Sheet, chance: random.Random) -> None:
    """A title above, and who made it below."""
    width = len(sheet.header) - 1
    sheet.above.append([f"云岭县{TABLES[sheet.table].names[0]}", *[None] * width])
    sheet.below.append(["制表人：张三", *[None] * width])


def _blank_rows(sheet: Sheet, chance: random.Random) -> None:
    for _ in range(2):
        blank: Row = [None] * len(sheet.header)
        sheet.rows.insert(chance.randrange(len(sheet.rows) + 1), blank)


def _headers(sheet: Sheet, chance: random.Random) -> None:
    """The usual Chinese headers, which come last: until then columns have their names."""
    sheet.header = [
        name if column is None else column.header
        for name, column in zip(sheet.header, _columns(sheet), strict=True)
    ]


CHANGES = {
    "currency": _currency,
    "sides": _sides,
    "opposite": _opposite,
    "dashes": _dashes,
    "unknown": _unknown,
    "reversed": _reversed,
    "total": _total,
    "title": _title,
    "clerk": _clerk,
    "serials": _serials,
    "fours": _fours,
    "spaces": _spaces,
    "blank_rows": _blank_rows,
    "headers": _headers,
}
"""In this order: sums before amounts are texts, names before they are Chinese."""


# How it is written.


def _content(sheet: Sheet) -> bytes:
    if sheet.form.startswith("parquet"):
        return _parquet(sheet)
    if ENDINGS.get(sheet.form, sheet.form) == "xlsx":
        return _book([sheet], is_typed=sheet.form == "xlsx_typed")
    text = io.StringIO()
    lines = [*sheet.above, sheet.header, *sheet.rows, *sheet.below]
    delimiter = "\t" if sheet.form == "utf16" else ","
    csv.writer(text, delimiter=delimiter).writerows(lines)
    encoding = {"gb18030": "gb18030", "utf16": "utf-16"}.get(sheet.form, "utf-8")
    return text.getvalue().encode(encoding)


def _book(sheets: Iterable[Sheet], *, is_typed: bool) -> bytes:
    """A workbook with a sheet for each; typed cells where they are plain and wanted."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        formats = {
            "money": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.table)
            kinds = [column.kind if column else "text" for column in _meant(sheet)]
            lines = [*sheet.above, sheet.header, *sheet.rows, *sheet.below]
            for at, line in enumerate(lines):
                for place, cell in enumerate(line):
                    typed = _typed(cell, kinds[place]) if is_typed else None
                    if isinstance(typed, Decimal):
                        page.write_number(at, place, float(typed), formats["money"])
                    elif isinstance(typed, date):
                        page.write_datetime(at, place, typed, formats["day"])
                    elif cell is not None:
                        page.write_string(at, place, cell)
    return written.getvalue()


def _meant(sheet: Sheet) -> list[Column | None]:
    """The column that each header means, by its name or its Chinese header."""
    table = TABLES[sheet.table]
    by_header = {column.header: column for column in (*table.columns, *table.pieces)}
    return [
        column or by_header.get(name)
        for name, column in zip(sheet.header, _columns(sheet), strict=True)
    ]


def _typed(cell: str | None, kind: str) -> Any:
    """The value of a plain cell of money or of a day; None for any other."""
    try:
        if kind == "money":
            return Decimal(cell or "x")
        return date.fromisoformat(cell or "x") if kind == "day" else None
    except (ArithmeticError, ValueError):
        return None


def _parquet(sheet: Sheet) -> bytes:
    frame = pl.DataFrame(sheet.rows, schema=dict.fromkeys(sheet.header, pl.String), orient="row")
    if sheet.form == "parquet_typed":
        frame = frame.with_columns(
            _typed_column(name, column.kind)
            for name, column in zip(sheet.header, _meant(sheet), strict=True)
            if column is not None
        )
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def _typed_column(name: str, kind: str) -> pl.Expr:
    texts = pl.col(name)
    plain = texts.replace(dict.fromkeys(NOTHING))
    if kind == "money":
        return plain.cast(pl.Decimal(18, 2))
    if kind == "day":
        return plain.str.to_date("%Y-%m-%d")
    return plain.cast(pl.Int64) if kind == "year" else texts
