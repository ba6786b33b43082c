"""What stands for a column that no header names: titles, the file's name, cells of two things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile
from pathlib import PurePath
from types import MappingProxyType

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, code_and_name
from zbb_reconcile.read.account_in_name import NamedAccount, account_of_name
from zbb_reconcile.read.columns import Headers, name_headers
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.rows import Row, joined
from zbb_reconcile.read.stated_columns import (
    account_in_heading,
    agency_said,
    choices_said,
    division_said,
    year_of_list,
)
from zbb_reconcile.read.title_facts import (
    among_words,
    closed_year_said,
    fact_twice,
    facts_above,
    heads_sections,
    statement_facts,
    year_said,
)
from zbb_reconcile.read.total_rows import label_of
from zbb_reconcile.read.ways_said import side_of_name
from zbb_reconcile.sheet import Given
from zbb_reconcile.tables import STATEMENTS, TABLES

_YEAR_ALONE = re.compile(r"\s*((?:19|20)\d\d)年?\s*(?:[(（][^()（）\d]*[)）])?\s*")
"""A sheet that is called nothing but a year: 2024, 2023年（万元）."""
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST = 3
"""Columns that a row names which is taken for a header before anything else is known."""
_TITLE_ROWS = 6
_OF_THAT_YEAR = ("agency_years", "fund_revenues", "ledger_balances", "project_years")
"""Tables of which 2024年 says the year; what 2024年结转 is of, is not that certain."""
_OF_ONE_YEAR = ("agency_years", "carryovers", "fund_revenues", "ledger_balances", "project_years")
"""Tables of figures of a year's end, or of all of it; an indicator may be older than its list."""

_WHOLE_DAY = r"(?<!\d)(20\d\d(?:年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}))"
_OF_BALANCE = r"\s*(?:银行|账户|存款)*(?:账户)?余额"
_BALANCE_DAY = re.compile(rf"截[至止](?:到|日期?)?[:：]?\s*{_WHOLE_DAY}|{_WHOLE_DAY}{_OF_BALANCE}")
_DAY_BEHIND = re.compile(
    r"余额(?:情况)?表?[_(（]?(20\d\d(?:\d{4}|[-.年]\d{1,2}[-.月]\d{1,2}))日?(?!\d)|日期[:：]\s*"
    r"(20\d\d年\d{1,2}月\d{1,2}日|20\d\d-\d{1,2}-\d{1,2})"
)
"""A day behind the word for balances, or under the word for days; of balances where it ends a
month: on others lists are printed."""
_YEAR_END = re.compile(rf"(?<!\d)(20\d\d)年(?:年|度|12月)?[末底]{_OF_BALANCE}")


def closed_year(table: str, filled: Sequence[Row], *, file: str, sheet: str | None) -> str | None:
    """The year that titles and names say a table of years is of, or a list of indicators."""
    titles = _titles(filled)
    names = [PurePath(file).stem, sheet or ""]
    if table == "indicators":
        return year_of_list(titles, names)
    if table not in _OF_ONE_YEAR:
        return None
    called = _YEAR_ALONE.fullmatch(sheet or "")
    said = closed_year_said([*titles, *names])
    if said is None and table in _OF_THAT_YEAR:
        said = year_of_list(titles, names)
    if said is None and called is not None and not any(map(_ANY_YEAR.search, titles)):
        return called[1]
    return said


def _titles(filled: Sequence[Row]) -> list[str]:
    """The cells of the first rows that have so few that they are no header."""
    return [
        cell
        for _, cells in filled[:_TITLE_ROWS]
        if sum(bool(cell.strip(BLANKS)) for cell in cells) < _FEWEST
        for cell in cells
    ]


def stated_of_all(
    table: str, filled: Sequence[Row], *, file: str, sheet: str | None
) -> dict[str, str]:
    """The codes and choices of the table that titles and names state of all rows, by column."""
    titles, names = _titles(filled), [PurePath(file).stem, sheet or ""]
    codes = {"division_code": division_said(titles, names), "agency_code": agency_said(names)}
    known = {column.name for column in TABLES[table].columns}
    said = {name: code for name, code in codes.items() if name in known and code is not None}
    above = takewhile(lambda row: sum(map(bool, row[1])) < _FEWEST, filled)
    heads = [cell for _, cells in above for cell in cells]
    return said | choices_said(table, heads, names)


def first_account(table: str, below: Sequence[Row]) -> str | None:
    """The account (of payments: the indicator) that the first row below a header names and nothing
    else says: 账号：… over the lines of each."""
    wanted = heads_sections(table)
    stated = {fact[3] for fact in facts_above(table, below[:1]) if fact[1] == wanted}
    if not stated and below and (number := account_in_heading(table, below[0][1])) is not None:
        return number
    return stated.pop() if len(stated) == 1 else None


def day_of_balance(texts: Iterable[str]) -> str | None:
    """The one day of which titles or headers say that balances are.

    >>> day_of_balance(["截至2024年12月31日银行账户情况表"]), day_of_balance(["2024-12-31余额"])
    ('2024年12月31日', '2024-12-31')
    >>> day_of_balance(["制表日期：2025年1月5日"]), day_of_balance(["2024年末余额"])
    (None, '2024年12月31日')
    """
    said = list(texts)
    days = {found[1] or found[2] for text in said for found in _BALANCE_DAY.finditer(text)}
    # A day that stands alone under the title, as on a balance sheet.
    alone = (text.strip(f"{BLANKS}()（）") for text in said)
    days |= {text for text in alone if re.fullmatch(_WHOLE_DAY, text)}
    behind = (one or other for text in said for one, other in _DAY_BEHIND.findall(text))
    days |= {day for day in map(_whole_day, behind) if day is not None}
    days |= {f"{found[1]}年12月31日" for text in said for found in _YEAR_END.finditer(text)}
    return days.pop() if len(days) == 1 else None


def balance_day(
    table: str, above: Sequence[Row], header: Sequence[Row], file: str, sheet: str | None
) -> str | None:
    """The day of which headers, else titles and names, say that a bank's balances are."""
    if table != "bank_accounts":
        return None
    titles = [cell for _, cells in above for cell in cells]
    called = _whole_day((sheet or "").strip())
    names = [PurePath(file).stem, *([f"余额{called}"] if called is not None else [])]
    on = day_of_balance(cell for _, cells in header for cell in cells)
    return on or day_of_balance([*titles, *names])


def _whole_day(text: str) -> str | None:
    """The last day of a month, as YYYY-MM-DD; None for any other."""
    said = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", text)
    try:
        on = date(*map(int, said.groups())) if said is not None else None
    except ValueError:
        return None
    if on is None:
        return None
    return on.isoformat() if (on + timedelta(days=1)).day == 1 else None


def _names_agency(header: str) -> bool:
    return any(meant.column == "agency_name" for meant in meanings("agencies", header)[:1])


def with_codes_in_names(table: str, filled: Sequence[Row], given: Given) -> Given:
    """What is given, and 预算单位 as the column of codes where no other is one and its cells hold
    code and name, 101001-县财政局."""
    told = {"agency_code", "agency_name"} & {*given.columns, *given.facts}
    if told or "agency_code" not in {column.name for column in TABLES[table].columns}:
        return given
    for nth, (_, cells) in enumerate(filled):
        at = next((at for at, cell in enumerate(cells) if _names_agency(cell)), None)
        columns = name_headers(table, cells).headers.columns if at is not None else {}
        if at is None or "agency_code" in columns or len(columns) < _FEWEST - 1:
            continue
        # Neither totals nor signatures, nor the header that is said again on every page.
        full = [row for _, row in filled[nth + 1 :] if sum(map(bool, row)) >= _FEWEST]
        below = [row[at].strip(BLANKS) for row in full if at < len(row) and row != cells]
        both = [code_and_name(cell) for cell in below if cell and not _is_total(cell)]
        if both and None not in both:
            return replace(given, columns={**given.columns, "agency_code": f"#{at + 1}"})
    return given


def own_account(table: str, header: Sequence[str], below: Sequence[Row]) -> str | None:
    """The one account that is the payer's or the payee's in every line of a bank's list, or that
    stands in the name of the subject of every line of a book."""
    at = name_headers(table, header).headers.columns if table in STATEMENTS else {}
    full = [row for _, row in below if sum(map(bool, row)) > _FEWEST and row != header]
    if not {"amount", "money_in"} & at.keys() or "account_no" in at:
        return None
    lines: list[set[str]] = []
    if {"payer_no", "payee_no"} <= at.keys():
        sides = (at["payer_no"], at["payee_no"])
        lines = [{row[side].strip(BLANKS) for side in sides} - {""} for row in full]
    elif (subject := _of_subject(header)) is not None:
        lines = [{number} for row in full if (number := among_words(row[subject]))]
    both = set.intersection(*lines) if len(lines) >= _FEWEST else set()
    return both.pop() if len(both) == 1 else None


def _of_subject(header: Sequence[str]) -> int | None:
    """Where the names of subjects stand."""
    named = ("科目名称", "会计科目", "科目", "会计科目名称")
    return next((at for at, cell in enumerate(header) if normal_header(cell) in named), None)


def _is_total(cell: str) -> bool:
    return label_of(normal_header(cell)) is not None


def _lacks_year(table: str, columns: Mapping[str, int], facts: Mapping[str, str]) -> bool:
    """Whether the days of a ledger stand in columns of months and days, and no year beside them."""
    days = [c.name for c in TABLES[table].columns if c.kind == "day" and c.required]
    return (
        {"line_month", "line_day"} <= columns.keys()
        and "line_year" not in {*columns, *facts}
        and columns.keys().isdisjoint(days)
    )


def facts_of(
    table: str, above: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What the mapping, else titles, else the file's name say of every row; and their labels."""
    facts: dict[str, str] = {}
    labels: dict[str, str] = {}
    for number, column, said, value in facts_above(table, above):
        labels.setdefault(column, said)
        if facts.setdefault(column, value) != value and column == "account_no":
            raise fact_twice(number, said, facts[column], value, file=file, sheet=sheet)
    named = account_of_file(table, file, facts.get("account_no"))
    if named is None and "account_no" not in facts and (sheet or "").strip().isdigit():
        named = account_of_file(table, f"{sheet}.csv", None)
    if named is not None:
        facts["account_no"] = named.number
        labels["account_no"] = "account_no"
        facts["account_from"] = "name" if named.is_certain else "number_in_name"
    elif "account_no" in facts:
        facts["account_from"] = "title"
    if table == "bank_lines":
        titles = [cell for _, cells in above for cell in cells]
        facts |= statement_facts([PurePath(file).stem, sheet or ""], titles)
    if table in STATEMENTS:
        side = side_of_name([PurePath(file).stem, sheet or ""], [joined(c) for _, c in above])
        if side is not None:
            facts["direction"] = side
            labels["direction"] = side
    facts |= given.facts
    if "account_no" in given.facts:
        facts["account_from"] = "mapping"
    labels |= {column: column for column in given.facts}
    return MappingProxyType(facts), MappingProxyType(labels)


def account_of_file(table: str, file: str, stated: str | None) -> NamedAccount | None:
    """The account that a file or a sheet is named by; a number that is not called one, of a
    statement only."""
    named = account_of_name(file, stated)
    return named if named is not None and (named.is_certain or table in STATEMENTS) else None


def constants_of(table: str, headers: Headers, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The facts that stand for a column or piece which no header names."""
    names = [column.name for column in (*TABLES[table].columns, *TABLES[table].pieces)]
    return tuple(name for name in names if name in facts and name not in headers.columns)


def years_said(
    table: str,
    columns: Mapping[str, int],
    facts: Mapping[str, str],
    rows: tuple[Sequence[Row], Sequence[Row], Sequence[Row]],
    *,
    file: str,
    sheet: str | None,
) -> dict[str, str]:
    """The years, and the day of balances, that no column and no fact says, by their column.

    ``rows`` are all rows, those above the header and the header's. Raises Refusal where the days of
    a ledger lack their year.
    """
    filled, above, header = rows
    years: dict[str, str] = {}
    if "balance_on" not in {*columns, *facts}:
        on = balance_day(table, above, header, file, sheet)
        years |= {"balance_on": on} if on is not None else {}
    closed = closed_year(table, filled, file=file, sheet=sheet)
    if closed is not None and "fiscal_year" not in {*columns, *facts}:
        years["fiscal_year"] = closed
    if _lacks_year(table, columns, facts):
        titles = [cell for _, cells in above for cell in cells]
        heads = [cell for _, cells in header for cell in cells]
        year = year_said(heads) or year_said([*titles, PurePath(file).stem, sheet or ""])
        if year is None:
            raise Refusal("ledger_year_unknown", file=file, sheet=sheet, row=header[0][0])
        years["line_year"] = year
    return years
