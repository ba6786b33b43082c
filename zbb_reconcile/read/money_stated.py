"""What stands beside a table of its money: its unit, its currency, that it is only planned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from zbb_reconcile.codes import CURRENCIES
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.rows import Row
from zbb_reconcile.read.units import (
    UNITS,
    unit_word,
    units_named,
    units_of_name,
    units_of_row,
    units_said,
)
from zbb_reconcile.sheet import Given
from zbb_reconcile.tables import TABLES

OF_WHAT_HAPPENED = (
    "bank_lines",
    "book_lines",
    "payments",
    "carryovers",
    "asset_income",
    "deposits",
)
"""Tables of what happened: a plan of it is no such thing."""
_NOT_ACTUAL = re.compile(
    r"计划数|预计数|预测数|测算数|估计数|(?<=[（(【])(?:计划|预计|测算|草案|样表|示例|作废|模拟)(?=[）)】])"
)


_CURRENCY = "美元|美金|港元|港币|欧元|日元|英镑|澳门元|USD|HKD|EUR|JPY|GBP|MOP"
_BOXED = re.compile(rf"[(（【\[](?:币种|货币|单位)?[:：]?({_CURRENCY})[)）】\]]", re.IGNORECASE)
_OF_ACCOUNTS = re.compile(
    rf"({_CURRENCY}|外币|外汇)(?:账户|帐户|户|存款|结算户|流水|对账单|明细)", re.IGNORECASE
)


def stated_units(
    table: str,
    headers: Headers,
    above: Sequence[Row],
    *,
    file: str,
    sheet: str | None,
    given: Given,
) -> Mapping[str, int]:
    """The unit of each money column, where one is stated; refused if stated differently, or if a
    unit is only named and it cannot be told what of."""
    said: dict[str, int | None] = {}
    named: list[tuple[int | None, str, str]] = []
    for number, cells in above:
        said |= dict.fromkeys(units_of_row(cells), number)
        named += ((number, cell, unit) for cell in cells for unit in units_named(cell))
    for name in (PurePath(file).stem, sheet or "", *given.names):
        said |= {unit: None for unit in units_of_name(name) if unit not in said}
        named += ((None, name, unit) for unit in units_named(name))
    for remark in given.remarks:
        units_there = (*units_said(remark), *units_named(remark))
        named += ((None, remark, unit) for unit in units_there if UNITS.get(unit) != 1)
    money = headers.money(table)
    if money:
        for unit, place in said.items():
            if unit not in UNITS:
                raise Refusal("unit_unknown", file=file, sheet=sheet, row=place, unit=unit)
    units: dict[str, int] = {}
    for column in money:
        words = [*said, *([headers.units[column]] if column in headers.units else [])]
        if len({UNITS[word] for word in words}) > 1:
            raise Refusal(
                "unit_twice",
                file=file,
                sheet=sheet,
                column=headers.labels[headers.columns[column]],
                first=words[0],
                second=words[-1],
            )
        if words:
            units[column] = UNITS[words[0]]
        if given.unit is not None and units.setdefault(column, given.unit) != given.unit:
            raise Refusal(
                "unit_against_given",
                file=file,
                sheet=sheet,
                column=headers.labels[headers.columns[column]],
                found=words[0],
                given=unit_word(given.unit),
            )
    for place, text, unit in named if given.unit is None else ():
        if any(units.get(column) != UNITS.get(unit, 0) for column in money):
            raise Refusal(
                "unit_unclear",
                file=file,
                sheet=sheet,
                row=place,
                found=shown(text),
                unit=unit,
                known=unit if unit in UNITS else "万元",
            )
    return MappingProxyType(units)


def noted_units(
    stated: Mapping[str, int],
    noted: Sequence[tuple[int, str]],
    columns: Mapping[str, str],
    data: tuple[int, int],
    *,
    file: str,
    sheet: str | None,
) -> dict[str, int]:
    """The unit of each money column, with what notes among and under the rows say of it.

    ``stated`` are the units said above; ``noted`` are rows and units, ``columns`` the money columns
    and their headers, ``data`` the first and the last row of the data. A note under the rows speaks
    of all of them. One among them (以下单位：万元) would speak of some; it is refused where it says
    anything new.
    """
    units = dict(stated)
    for number, unit in noted:
        for column, header in columns.items():
            among = data[0] < number < data[1] and column not in units
            said = 1 if among else units.setdefault(column, UNITS[unit])
            if UNITS[unit] != said:
                raise Refusal(
                    "unit_between" if among else "unit_twice",
                    file=file,
                    sheet=sheet,
                    row=number,
                    column=header,
                    first=unit_word(said),
                    second=unit,
                )
    return units


def refuse_other_money(
    table: str,
    above: Sequence[Row],
    said: Mapping[str, object],
    facts: Mapping[str, str],
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse a table whose titles say another currency where it has no place for one, and one whose
    titles or name say that its figures are planned, void or examples and not what happened.

    ``said`` are the columns that the header names."""
    about = TABLES[table]
    own = CURRENCIES.get(facts.get("currency", "").strip(BLANKS).upper().replace("元整", "元"))
    has_currency = any(column.name == "currency" for column in (*about.columns, *about.pieces))
    if "currency" in facts and own != "CNY" and not has_currency:
        raise Refusal("unit_unknown", file=file, sheet=sheet, unit=shown(facts["currency"]))
    texts = [PurePath(file).stem, sheet or "", *(cell for _, cells in above for cell in cells)]
    for text in texts if "currency" not in {*said, *facts} else ():
        other = _other_money(text)
        if other is not None:
            raise Refusal("unit_unknown", file=file, sheet=sheet, unit=other)
    if table not in OF_WHAT_HAPPENED:
        return
    for text in texts:
        found = _NOT_ACTUAL.search(text)
        if found is not None:
            raise Refusal("not_actual", file=file, sheet=sheet, found=shown(text), word=found[0])


def _other_money(text: str) -> str | None:
    """The currency that a title or a name says all figures are in.

    >>> _other_money("结转结余表（美元）"), _other_money("美元账户流水"), _other_money("美元走势")
    ('美元', '美元', None)
    """
    for grammar in (_BOXED, _OF_ACCOUNTS):
        if (found := grammar.search(text)) is not None:
            return found[1]
    return text.strip(BLANKS) if re.fullmatch(_CURRENCY, text.strip(BLANKS)) else None
