"""Columns whose header no table knows and whose words decide what an amount means.

A column that says nothing but 借 and 贷, 成功 and 失败, 元 and 万元, may turn the sign of a row,
void it or scale it. Where all its words are of one known kind it is read as what it is; where some
are, it is asked about. A column of other words (a department, a remark) says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from zbb_reconcile.codes import SIDES_IN_PAIRS
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.columns import Headers, label
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.marks import (
    A_KIND,
    A_SIDE,
    A_STATUS,
    CAME_ABOUT,
    CAME_BACK,
    CODE_BEFORE,
    ENDED,
    ENDED_ON,
    FREE,
    GOING_ON,
    IN_LONG_WORDS,
    KNOWN_CHANGES,
    KNOWN_CURRENCIES,
    KNOWN_REFUNDS,
    KNOWN_REVERSED,
    KNOWN_STATES,
    MOVED,
    NO,
    OF_BALANCE,
    OF_BANK,
    OF_ELSE,
    OF_STATE,
    OWN,
    REVERSING,
    SIDE_OF_BALANCE,
    SIDES,
    SUBJECT,
    VALID,
    VOID,
    VOIDING,
    YES,
    below_zero,
    known,
    way_in,
    without_codes,
    words_of,
)
from zbb_reconcile.read.units import UNITS
from zbb_reconcile.tables import STATEMENTS, TABLES, Table

Cells = Callable[[Sequence[int]], pl.DataFrame]
"""The columns at these positions, in this order, whole and as text."""


@dataclass(frozen=True)
class Decided:
    """What unknown columns were found to be."""

    pieces: Mapping[str, int]
    """Piece of the table -> position of the column that is read as it."""
    words: Mapping[str, Mapping[str, str]]
    """Piece -> what its words mean where the piece itself does not know them (是 of 是否作废)."""
    unit: int | None
    """Yuan in one written unit, where a column says it alike in every row."""
    units_at: tuple[int, ...] = ()
    """The positions of the columns that say it."""


def decided(
    table: str,
    headers: Headers,
    grid: pl.DataFrame,
    told: Iterable[str],
    *,
    file: str,
    sheet: str | None,
    cells: Cells | None = None,
) -> Decided:
    """What the unknown columns of a grid decide; ``told`` are columns that a mapping speaks of.

    ``cells`` gives whole columns where the grid has only the different words of the unknown ones.
    Raises Refusal for one that decides something and is not understood.
    """
    whole = cells or (lambda positions: grid.select(map(str, positions)))
    look = _Look(TABLES[table], headers, whole, frozenset(told), file, sheet)
    for at in headers.unknown:
        look.at_subjects(at, grid[str(at)])
        words = words_of(grid[str(at)])
        if words:
            look.at_column(at, words)
        else:
            look.at_long_words(at, grid[str(at)])
    look.settle()
    return Decided(look.pieces, look.words, look.unit, tuple(look.units_at))


class _Look:
    """Looks at one unknown column after the other, and keeps what each decides."""

    def __init__(
        self,
        table: Table,
        headers: Headers,
        cells: Cells,
        told: frozenset[str],
        file: str,
        sheet: str | None,
    ) -> None:
        self.table, self.headers, self.cells = table, headers, cells
        self.told, self.file, self.sheet = told, file, sheet
        self.pieces: dict[str, int] = {}
        self.words: dict[str, Mapping[str, str]] = {}
        self.unit: int | None = None
        self.units_at: list[int] = []
        self.ways: list[tuple[int, Mapping[str, str]]] = []
        self.kinds: list[tuple[int, frozenset[str]]] = []
        self.written: Mapping[str, tuple[str, ...]] = {}
        self.own = {piece.name: piece for piece in table.pieces}

    def _refusal(self, key: str, at: int, **values: object) -> Refusal:
        """A refusal about the column at this position."""
        column = shown(self.headers.labels[at])
        return Refusal(key, file=self.file, sheet=self.sheet, row=None, column=column, **values)

    def at_subjects(self, at: int, column: pl.Series) -> None:
        """Refuse a journal of all subjects as the book of an account: each entry is in it twice.

        Where no row is of the bank, they are the subjects on the other side.
        """
        header = normal_header(self.headers.labels[at])
        if self.table.name != "book_lines" or not SUBJECT.fullmatch(header):
            return
        said = [word for word in column.unique().to_list() if word.strip()]
        others = sorted(word for word in said if not OF_BANK.match(word))
        if others and len(others) < len(said):
            raise self._refusal(
                "other_subjects",
                at,
                found="、".join(shown(word) for word in others[:4]),
            )

    def at_column(self, at: int, words: frozenset[str]) -> None:
        """See what the words of this column decide, without the codes before them: 2-贷."""
        header = normal_header(self.headers.labels[at])
        self.written = without_codes(words)
        words = frozenset(self.written)
        self._ended(at, words)
        self._sides_of_balance(at, header, words)
        if not self.headers.money(self.table.name):
            return
        if words <= (YES | NO):
            self._flag(at, header, words)
        elif self._sides(at, header, words):
            return
        elif words & (VOID | KNOWN_REVERSED) and (
            words <= KNOWN_STATES
            or OF_STATE.search(header)
            or (words <= KNOWN_STATES | KNOWN_REVERSED and not FREE.search(header))
        ):
            self._state(at, words)
        elif words <= frozenset(UNITS) and not words <= OWN:
            self._unit(at, words)
        elif words <= KNOWN_CURRENCIES and not words <= OWN:
            self._piece("currency", at, words)
        elif words <= KNOWN_CHANGES and {"increased", "reduced"}.isdisjoint(self.headers.columns):
            self._changes(at, words)
        elif not FREE.search(header) or A_STATUS.search(header):
            self._came_back(at, words)
            self._half_known(at, header, words)
            if len(words) > 1 and A_KIND.fullmatch(header) and "direction" in self.own:
                self.kinds.append((at, words))

    def at_long_words(self, at: int, column: pl.Series) -> None:
        """Ask about a status told in sentences of which some say that nothing came about."""
        header = normal_header(self.headers.labels[at])
        if "state" not in self.own or not A_STATUS.search(header) or OF_ELSE.search(header):
            return
        for sentence in column.filter(column.str.contains(IN_LONG_WORDS)).head(1):
            self._ask("state", at, [sentence])

    def _as_written(self, meant: Mapping[str, str]) -> Mapping[str, str]:
        """What words mean, by how they stand in the cells."""
        return {full: code for word, code in meant.items() for full in self.written[word]}

    def _ended(self, at: int, words: frozenset[str]) -> None:
        """A register that says of some rows that they are no more must say since when."""
        column = ENDED_ON.get(self.table.name)
        ended = words & ENDED if words <= ENDED | KNOWN_STATES | GOING_ON else frozenset()
        if column is None or column in self.told or not ended:
            return
        beside = self.headers.columns.get(column)
        if beside is None or self._open_ended(at, column, ended):
            raise self._refusal(
                "register_ended" if beside is None else "ended_beside",
                at,
                found="、".join(sorted(ended)),
                wanted=label(self.table.column(column)),
                meant=column,
                header=self.headers.labels[beside] if beside is not None else "",
            )

    def _open_ended(self, at: int, column: str, ended: frozenset[str]) -> bool:
        """Whether a row that says that it is no more leaves blank since when, or says otherwise."""
        words, told = self.cells([at, self.headers.columns[column]]).get_columns()
        gone = [word for word in words.unique().to_list() if normal_header(word or "") in ended]
        beside = told.filter(words.is_in(gone)).fill_null("")
        if column == "status":
            return not known(beside.unique().to_list()) <= ENDED
        return bool((beside.str.strip_chars() == "").any())

    def _sides_of_balance(self, at: int, header: str, words: frozenset[str]) -> None:
        """Ask about a column by which some balances are on the other side, where none is read."""
        read = {"balance_side", "closing_side"} & self.own.keys()
        both = {"借", "贷"} <= {word[:1] for word in words}
        balance = next((n for n in ("balance", "closing") if n in self.headers.columns), None)
        if balance is None or balance in self.told or read or not both:
            return
        if words <= SIDE_OF_BALANCE or (OF_BALANCE.search(header) and SIDES.search(header)):
            raise self._refusal(
                "column_of_sides",
                at,
                found="、".join(sorted(words)),
                meant=balance,
                header=self.headers.labels[self.headers.columns[balance]],
            )

    def _flag(self, at: int, header: str, words: frozenset[str]) -> None:
        """A column of 是 and 否: its header says what."""
        yes, no = words & YES, words & NO
        if VOIDING.search(header) and yes:
            meant = dict.fromkeys(yes, "void") | dict.fromkeys(no, "live")
        elif VALID.search(header) and no:
            meant = dict.fromkeys(yes, "live") | dict.fromkeys(no, "void")
        else:
            turned = (REVERSING.search(header) and yes) or (MOVED.search(header) and no)
            status = A_STATUS.search(header) and len(words) > 1 and "state" in self.own
            if turned or (status and not OF_ELSE.search(header)):
                self._ask("state", at, words)
            if SIDES.search(header) and "direction" in self.own and self._says_no_side():
                self._ask("direction", at, words)
            return
        if "state" in self.own:
            self.words["state"] = self._as_written(meant)
        self._piece("state", at, words)

    def _sides(self, at: int, header: str, words: frozenset[str]) -> bool:
        """Whether the column says which way the money went, or which side a balance is on."""
        if "direction" not in self.own:
            return False
        if OF_BALANCE.search(header) or FREE.search(header) or "科目" in header:
            return False
        own = self.own["direction"].words
        ways = {normal_header(word): way for word, way in {**SIDES_IN_PAIRS, **own}.items()}
        ways |= {word: way for word in words if word not in ways and (way := way_in(word))}
        both = {ways[word] for word in words if word in ways} == {"in", "out"}
        known_words = known(own)
        if {"money_in", "money_out"} <= self.headers.columns.keys():
            return bool(words) and words <= known_words
        if words <= known_words:
            self._piece("direction", at, words)
        elif both and words <= ways.keys():
            self.ways.append((at, self._as_written({word: ways[word] for word in words})))
        elif (words & known_words and SIDES.search(header)) or (
            (both or A_SIDE.fullmatch(header)) and self._says_no_side()
        ):
            self._ask("direction", at, words)
        else:
            return False
        return True

    def settle(self) -> None:
        """Read the column whose words say a way, where no other does; ask about unheard kinds."""
        kinds = [] if "balance_after" in self.headers.columns else self.kinds
        if not (self.ways or kinds) or not self._says_no_side():
            return
        if not self.ways:
            self._ask("direction", *kinds[0])
            return
        at, ways = self.ways[0]
        if len(self.ways) > 1:
            self._ask("direction", at, ways)
        self.words["direction"] = ways
        self._piece("direction", at, frozenset(ways))

    def _says_no_side(self) -> bool:
        """Whether nothing else of a statement says which way its money went: no sign, no side."""
        amount = self.headers.columns.get("amount")
        others = {"direction", "payer_no", "payee_no"} & {*self.headers.columns, *self.pieces}
        if amount is None or others:
            return False
        return not below_zero(self.cells([amount]).to_series()).any()

    def _state(self, at: int, words: frozenset[str]) -> None:
        """A column that says of each row whether it came about."""
        if words <= KNOWN_STATES:
            self._piece("state", at, words)
        else:
            self._ask("state", at, words - KNOWN_STATES)

    def _half_known(self, at: int, header: str, words: frozenset[str]) -> None:
        """A column that says of some rows that they came about, and of others what is not known.

        So does one that is called a status, and whose words are several or partly known.
        """
        if "state" not in self.own or words <= KNOWN_STATES or OF_ELSE.search(header):
            return
        done, open_ = (any(re.match(mark, word) for word in words) for mark in ("已", "[未待尚]"))
        told = words & CAME_ABOUT or (done and open_ and not any(map(OF_ELSE.search, words)))
        if told or (A_STATUS.search(header) and (len(words) > 1 or words & KNOWN_STATES)):
            self._ask("state", at, words - KNOWN_STATES)

    def _unit(self, at: int, words: frozenset[str]) -> None:
        """A column of units: one for all rows is read, several are asked about."""
        if len({UNITS[word] for word in words}) > 1 or self.unit not in (None, UNITS[min(words)]):
            raise self._refusal("column_of_units", at, found="、".join(sorted(words)))
        self.unit = UNITS[min(words)]
        self.units_at.append(at)

    def _changes(self, at: int, words: frozenset[str]) -> None:
        """A column of 追加 and 追减 beside amounts that may have no sign."""
        if "adjusted" not in self.told:
            raise self._refusal("column_of_changes", at, found="、".join(sorted(words)))

    def _came_back(self, at: int, words: frozenset[str]) -> None:
        """A column of 支付 and 退款 beside amounts that do not say which were paid back.

        A statement of an account says it by its directions, or is asked for them.
        """
        back = {word for word in words if CAME_BACK.search(word)}
        amount = self.headers.columns.get("amount")
        if not back or amount is None or "state" not in self.own or "state" in self.told:
            return
        if self.table.name in STATEMENTS:
            return
        rows = self.cells([at, amount])
        kinds, amounts = rows.get_columns()
        there = {full for word in back for full in self.written[word]}
        written = [word for word in kinds.unique().to_list() if normal_header(word or "") in there]
        if not below_zero(amounts.filter(kinds.is_in(written))).all():
            if "refund" in self.own and words <= KNOWN_REFUNDS:
                self._piece("refund", at, words)
                return
            raise self._refusal(
                "column_came_back",
                at,
                found="、".join(shown(word) for word in sorted(back)),
            )

    def _piece(self, piece: str, at: int, words: frozenset[str]) -> None:
        """Read the column as that piece; ask where the table has none, or has another already."""
        if piece in self.told:
            return
        if piece == "currency" and piece not in self.own:
            foreign = "、".join(sorted(words - OWN))
            raise Refusal("unit_unknown", file=self.file, sheet=self.sheet, unit=foreign)
        if piece not in self.own or piece in self.pieces or piece in self.headers.columns:
            self._ask(piece, at, words)
        self.pieces[piece] = at
        coded = self._coded(piece, words)
        if coded and piece not in self.words:
            self.words[piece] = coded

    def _coded(self, piece: str, words: Iterable[str]) -> Mapping[str, str]:
        """What words behind codes mean (C 贷), where the code does not say the contrary."""
        meant = {normal_header(word): code for word, code in self.own[piece].words.items()}
        coded = {}
        for word in words:
            for full in self.written.get(word, ()) if word in meant else ():
                both = CODE_BEFORE.fullmatch(full)
                if both is not None and meant.get(both["code"], meant[word]) == meant[word]:
                    coded[full] = meant[word]
        return coded

    def _ask(self, piece: str, at: int, words: Iterable[str]) -> None:
        if piece in self.told:
            return
        known = piece in self.own or piece in {column.name for column in self.table.columns}
        raise self._refusal(
            "column_decides" if known else "column_decides_elsewhere",
            at,
            found="、".join(shown(word) for word in sorted(words)),
            meant=piece,
            header=self.headers.labels[at],
        )
