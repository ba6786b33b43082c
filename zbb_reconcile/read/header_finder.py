"""Where the header of a table stands among titles and notes, and what these say of all its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.read.columns import (
    MOST_COLUMNS,
    Headers,
    listed,
    match_headers,
    missing,
    name_headers,
    named,
    together_in_words,
    wanted_of,
)
from zbb_reconcile.read.group_rows import agency_of_row
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.money_stated import refuse_other_money, stated_units
from zbb_reconcile.read.rows import Row, is_ordinals, is_value, joined
from zbb_reconcile.read.stand_ins import (
    account_of_file,
    balance_day,
    closed_year,
    constants_of,
    facts_of,
    first_account,
    own_account,
    stated_of_all,
    with_codes_in_names,
    years_said,
)
from zbb_reconcile.read.stated_columns import choices_headed
from zbb_reconcile.read.title_facts import (
    facts_above,
    facts_in,
    heads_sections,
)
from zbb_reconcile.read.two_row_headers import (
    hangs_below,
    is_title,
    joined_header,
    names_parts,
    says_otherwise,
    share_cells,
    spread_right,
)
from zbb_reconcile.read.units import area_unit_said, units_of_row
from zbb_reconcile.sheet import AS_FOUND, Furniture, Given
from zbb_reconcile.tables import TABLES

HEAD_ROWS = 60
"""How far down a header is looked for."""


@dataclass(frozen=True)
class Found:
    """How a table is laid out: its header, what stands above it, and where its data begin."""

    headers: Headers
    header_rows: tuple[int, ...]
    first_row: int
    """The first physical row that may be data."""
    units: Mapping[str, int]
    """Money column or piece -> yuan in one written unit, where a unit is stated."""
    facts: Mapping[str, str]
    fact_labels: Mapping[str, str]
    """Column -> what the titles call that fact; its own name where a mapping or a name says it."""
    constants: tuple[str, ...]
    """The columns that no header names and a fact stands for."""
    furniture: tuple[Furniture, ...]
    header_cells: tuple[tuple[str, ...], ...]
    """Each header row, in the normal form of ``normal_header``."""
    blank_rows: int = 0
    """Rows without a cell above the data."""
    told: frozenset[str] = frozenset()
    """The columns and pieces that a mapping speaks of."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Column or piece -> what words of its cells mean, as a mapping says."""
    remarks: tuple[str, ...] = ()
    """What is said beside the table: in comments, and on sheets that are no tables."""


@dataclass(frozen=True)
class _Candidate:
    """One row, or two, read as a header."""

    rows: tuple[Row, ...]
    cells: Sequence[str]
    forms: Sequence[Sequence[str]] | None
    columns: Mapping[str, int]
    complete: bool


def find_layout(
    table: str,
    head: Sequence[Row],
    *,
    file: str,
    sheet: str | None = None,
    given: Given = AS_FOUND,
) -> Found:
    """The layout of a table, from its first rows (``HEAD_ROWS`` of them are enough).

    The header is the row, or two rows of which the second names the parts of the first, that
    names most columns and all that are required. Raises Refusal if there is none, if two rows
    could be it, if a unit is stated twice and differently, or as ``match_headers`` does.
    """
    for number, cells in head:
        if len(cells) > MOST_COLUMNS:
            raise Refusal(
                "too_many_columns",
                file=file,
                sheet=sheet,
                row=number,
                columns=len(cells),
                limit=MOST_COLUMNS,
            )
    filled = [row for row in head if any(cell.strip(BLANKS) for cell in row[1])]
    if given.header_rows == ():
        return _without_header(table, filled, file=file, sheet=sheet, given=given)
    given = with_codes_in_names(table, filled, given)
    chosen = _chosen(table, filled, file=file, sheet=sheet, given=given)
    heads = {normal_header(cell) for _, cells in chosen.rows for cell in cells}
    if heads >= {"角", "分"}:
        row = chosen.rows[-1][0]
        raise Refusal("digit_columns", file=file, sheet=sheet, row=row)
    if given.header_rows is None:
        _refuse_wholes_and_parts(table, filled, chosen, file=file, sheet=sheet)
    first, last = chosen.rows[0][0], chosen.rows[-1][0]
    above = [row for row in filled if row[0] < first]
    facts, fact_labels = facts_of(table, above, file=file, sheet=sheet, given=given)
    refuse_other_money(table, above, chosen.columns, facts, file=file, sheet=sheet)
    rows = (filled, above, chosen.rows)
    years = years_said(table, chosen.columns, facts, rows, file=file, sheet=sheet)
    facts, fact_labels = {**facts, **years}, {**fact_labels, **years}
    own = own_account(table, chosen.cells, [row for row in filled if row[0] > last])
    if own is not None and "account_no" not in facts:
        facts = {**facts, "account_no": own, "account_from": "lines"}
        fact_labels = {**fact_labels, "account_no": "account_no"}
    below = [row for row in filled if row[0] > last]
    for column, value in stated_of_all(table, filled, file=file, sheet=sheet).items():
        if column not in {*chosen.columns, *facts}:
            facts, fact_labels = {**facts, column: value}, {**fact_labels, column: column}
    of_sections, first_of_all = heads_sections(table), first_account(table, below)
    if first_of_all is not None and of_sections not in {*chosen.columns, *facts}:
        facts = {**facts, of_sections: first_of_all, "account_from": "title"}
        fact_labels = {**fact_labels, of_sections: of_sections}
    whose = {"agency_code": ""} if _headed_by_agencies(table, filled) else {}
    whose |= dict.fromkeys(choices_headed(table, below), "")
    headers = match_headers(
        table,
        chosen.cells,
        file=file,
        sheet=sheet,
        row=first,
        forms=chosen.forms,
        given=given.columns,
        facts={**whose, **facts},
    )
    area = area_unit_said(cell for _, cells in above for cell in cells)
    if area is not None and "area" in headers.columns and "area" not in headers.units:
        headers = replace(headers, units={**headers.units, "area": area})
    numbered = [row for row in filled if row[0] == last + 1 and is_ordinals(row[1])]
    headed = [number for number, _ in (*chosen.rows, *numbered)]
    return Found(
        headers=headers,
        header_rows=tuple(number for number, _ in chosen.rows),
        first_row=headed[-1] + 1,
        units=stated_units(table, headers, above, file=file, sheet=sheet, given=given),
        facts=facts,
        fact_labels=fact_labels,
        constants=constants_of(table, headers, facts),
        furniture=(
            *(_title(table, row) for row in above),
            *(
                Furniture(number, "header", joined(cells))
                for number, cells in (*chosen.rows, *numbered)
            ),
        ),
        header_cells=tuple(
            tuple(normal_header(cell) for cell in cells) for _, cells in chosen.rows
        ),
        blank_rows=headed[-1] - len(above) - len(headed) if headed else 0,
        told=frozenset(given.columns) | frozenset(given.facts),
        words=given.values,
        remarks=given.remarks,
    )


def _without_header(
    table: str, filled: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> Found:
    """The layout of a file that has no header, as its mapping says: columns by their number."""
    cells = [""] * max((len(cells) for _, cells in filled), default=0)
    facts, fact_labels = facts_of(table, (), file=file, sheet=sheet, given=given)
    headers = match_headers(
        table, cells, file=file, sheet=sheet, row=None, given=given.columns, facts=facts
    )
    units = stated_units(table, headers, (), file=file, sheet=sheet, given=given)
    constants = constants_of(table, headers, facts)
    told = frozenset(given.columns) | frozenset(given.facts)
    return Found(
        headers,
        (),
        1,
        units,
        facts,
        fact_labels,
        constants,
        (),
        (),
        told=told,
        words=given.values,
        remarks=given.remarks,
    )


def _chosen(
    table: str, filled: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> _Candidate:
    """The header, as given or as found."""
    if given.header_rows:
        rows = [row for row in filled if row[0] in given.header_rows]
        if len(rows) != len(given.header_rows):
            raise Refusal(
                "given_header_rows",
                file=file,
                sheet=sheet,
                rows="、".join(map(str, given.header_rows)),
            )
        return _candidate(table, rows[:2], given, ())
    stated = {column for _, column, _, _ in facts_above(table, filled)}
    if closed_year(table, filled, file=file, sheet=sheet) is not None:
        stated.add("fiscal_year")
    stated |= {"account_no"} if account_of_file(table, file, None) else set()
    if any(own_account(table, cells, filled[at:]) for at, (_, cells) in enumerate(filled, 1)):
        stated.add("account_no")
    stated |= {"agency_code"} if _headed_by_agencies(table, filled) else set()
    stated |= {*choices_headed(table, filled)}
    stated |= {"balance_on"} if balance_day(table, filled, (), file, sheet) else set()
    stated |= stated_of_all(table, filled, file=file, sheet=sheet).keys()
    singles = [_candidate(table, [row], given, stated) for row in filled]
    pairs = [
        _candidate(table, [one, two], given, stated)
        for one, two in pairwise(filled)
        if two[0] == one[0] + 1
        and not any(map(is_value, (*one[1], *two[1])))
        and not is_title(one[1])
        and not any(facts_in(table, one[1]))
    ]
    complete = [single for single in singles if single.complete]
    for pair in pairs:
        parts = [single for single in singles if single.rows[0] in pair.rows]
        rivals = [len(part.columns) for part in parts if part.complete]
        above, below = (cells for _, cells in pair.rows)
        belong = names_parts(below) or share_cells(above, below) or hangs_below(above, below)
        least = max(rivals, default=0) + (not belong)
        if pair.complete and len(pair.columns) >= least:
            complete = [other for other in complete if other.rows[0] not in pair.rows]
            complete.append(pair)
    if not complete:
        return _nearest(table, filled, singles, file=file, sheet=sheet)
    best = max(complete, key=lambda one: (len(one.columns), -one.rows[0][0]))
    for other in complete:
        if not _agree(best.columns, other.columns):
            raise Refusal(
                "two_headers",
                file=file,
                sheet=sheet,
                row=other.rows[0][0],
                first=best.rows[0][0],
                second=other.rows[0][0],
            )
    return min(
        (one for one in complete if len(one.columns) == len(best.columns)),
        key=lambda one: one.rows[0][0],
    )


def _headed_by_agencies(table: str, filled: Sequence[Row]) -> bool:
    """Whether headings among the rows, or above them, say whose rows follow."""
    of_agencies = any(column.name == "agency_code" for column in TABLES[table].columns)
    return of_agencies and any(agency_of_row(cells) for _, cells in filled)


def _refuse_wholes_and_parts(
    table: str, filled: Sequence[Row], chosen: _Candidate, *, file: str, sheet: str | None
) -> None:
    """Refuse a header under a row, or over one, that says more of its columns than is understood.

    年初数 over 余额 makes it another figure; 上年 and 本年 under a 余额 that spans both leave open
    which of them it is.
    """
    at = next(nth for nth, row in enumerate(filled) if row[0] == chosen.rows[0][0])
    top, bottom = chosen.rows[0], chosen.rows[-1]
    over = filled[at - 1][1] if at and filled[at - 1][0] == top[0] - 1 else ()
    wholes = top[1] if len(chosen.rows) > 1 else over
    if wholes and not is_title(wholes) and hangs_below(wholes, bottom[1]):
        spread = spread_right(wholes, len(bottom[1]))
        for column, place in chosen.columns.items():
            names = TABLES[table].column(column).headers
            if _is_money(table, column) and says_otherwise(spread[place], names):
                raise Refusal(
                    "whole_says_otherwise",
                    file=file,
                    sheet=sheet,
                    row=bottom[0],
                    column=shown(bottom[1][place] or wholes[place]),
                    whole=shown(spread[place]),
                )
    below = next((row for row in filled if row[0] == bottom[0] + 1), None)
    if below is None or any(map(is_value, below[1])) or not hangs_below(bottom[1], below[1]):
        return
    spread = spread_right(bottom[1], len(below[1]))
    money = {spread[place] for column, place in chosen.columns.items() if _is_money(table, column)}
    parts = [cell for place, cell in enumerate(below[1]) if cell and spread[place] in money]
    if len(parts) > 1:
        raise Refusal(
            "parts_unclear",
            file=file,
            sheet=sheet,
            row=below[0],
            found="、".join(map(shown, parts[:4])),
            whole=shown(next(iter(sorted(money & set(spread))))),
        )


def _is_money(table: str, column: str) -> bool:
    return TABLES[table].column(column).kind == "money"


def _candidate(
    table: str, rows: Sequence[Row], given: Given, stated: Collection[str]
) -> _Candidate:
    """These rows read as a header."""
    cells, forms = rows[0][1], None
    if len(rows) == 2:
        cells, forms = joined_header(rows[0][1], rows[1][1])
    named = name_headers(table, cells, forms=forms, given=given.columns)
    columns = named.headers.columns
    lacking, either = missing(TABLES[table], {*columns, *stated, *given.facts})
    # A fact alone is no header: 账号 in a title stands for the column, not for the row.
    complete = bool(columns) and not lacking and not either and named.clash is None
    return _Candidate(tuple(rows), cells, forms, columns, complete)


def _agree(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two headers say the same of the columns that both name."""
    return all(one[column] == at for column, at in other.items() if column in one) and bool(
        set(one) & set(other)
    )


def _nearest(
    table: str,
    filled: Sequence[Row],
    singles: Sequence[_Candidate],
    *,
    file: str,
    sheet: str | None,
) -> _Candidate:
    """The row that comes nearest to a header, to be refused for what it lacks."""
    best = max(singles, key=lambda one: (len(one.columns), -one.rows[0][0]), default=None)
    if best is not None and best.columns:
        return best
    about = TABLES[table]
    raise Refusal(
        "no_header",
        file=file,
        sheet=sheet,
        row=filled[0][0] if filled else 1,
        table=named(about),
        missing=together_in_words(wanted_of(about, *missing(about, ()))),
        found=listed([cell for cell in filled[0][1] if cell.strip(BLANKS)] if filled else []),
    )


def _title(table: str, row: Row) -> Furniture:
    """A row above the header: a note if it states something, else a title."""
    number, cells = row
    states = bool(units_of_row(cells)) or any(facts_above(table, [row]))
    return Furniture(number, "note" if states else "title", joined(cells))
