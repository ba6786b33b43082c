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

from zbb_reconcile.codes import (
    ACCOUNT_STATUSES,
    CHANGES,
    CURRENCIES,
    REVERSED,
    SIDES_IN_PAIRS,
    STATES,
)
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import says_nothing, shown
from zbb_reconcile.read.columns import Headers, label
from zbb_reconcile.read.header_grammar import CAME, WENT
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.units import UNITS
from zbb_reconcile.tables import STATEMENTS, TABLES, Table

MOST_WORDS = 30
"""A column of more different words is no column of marks."""
_LONGEST_WORD = 16
_YES = frozenset(("是", "y", "yes", "true", "1", "√", "t"))
_NO = frozenset(("否", "n", "no", "false", "0", "×", "f", "2"))
_VOIDING = re.compile(r"作废|撤销|撤消|无效|失败|退票|退汇|退回|取消|注销|void|cancel")
_VALID = re.compile(r"有效|成功|valid|success")
_MOVED = re.compile("(?:记账|记帐|入账|入帐|清算|到账|到帐|付款|支付|生效)(?:标[志识记]|与否|否)")
"""Headers of 是 and 否 under which 否 says that the money has not moved."""
_REVERSING = re.compile(r"冲正|冲销|红冲|冲账|抹账|退款|revers")
_CAME_BACK = re.compile(r"退(?:款|回|付|库|费|还|票|汇|缴)|冲(?:正|销|减|账|红)|红[冲字]|抹账")
_SIGNED = r"^(?:[-−－(（].*|.*-)$"
"""An amount below zero, however written."""
_SUBJECT = re.compile("(?:会计|总账|明细|一级)?科目(?:编码|代码|编号|名称|全称)?")
_OF_BANK = re.compile(r"\s*(?:10(?:02|1[125])|.{0,20}(?:银行|存款|零余额|货币资金|财政应返还))")
"""Subjects of money in the bank: 1002, 1011, 1012, 1015, by code or by name."""
_CAME_IN = f"{CAME}|来[账帐]|入[账帐]|到[账帐]"
_WENT_OUT = f"{WENT}|往[账帐]"
_DEBITED = re.compile("借|退|冲")
"""What turns a way round, or may: 借记来账 takes money out."""
_OF_BALANCE = re.compile(r"余额|结存|balance")
_SIDES = re.compile(r"方向|借贷|收支|收付|进出|出入|流向|往来标|借方贷方|debit|credit|d/?c")
_OF_STATE = re.compile(r"状态|标志|标识|标记|结果|有效|作废|status|state")
_A_STATUS = re.compile(r"状态|status|state|(?:交易|处理|支付|受理|返回|执行)结果")
"""Headers that are called a status; a 标志 may be one of anything."""
_OF_ELSE = re.compile(
    r"打印|回单|对账|对帐|勾对|勾兑|核对|发票|票据|上传|下载|同步|推送|归档|附件|签收|签章|短信|通知|锁定|"
    r"匹配|认领|账户|帐户|客户|冻结|单位|项目|人员|资产|使用|print|match|account"
)
"""Headers that say what became of a paper or of something else than the money."""
_FREE = re.compile(r"备注|摘要|说明|附言|用途|名称|户名|remark|memo|note")
"""Headers of free text, whatever words stand below."""
_ENDED = frozenset(
    ["销户", "已销户", "撤销", "已撤销", "注销", "已注销", "撤并", "已撤并", "合并撤销", "已关闭"]
)
_ENDED_ON = {"accounts": "closed_on", "agencies": "abolished_on"}
"""Registers, and the column that says since when something is no more."""


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
        words = _words(grid[str(at)])
        if words:
            look.at_column(at, words)
    look.settle()
    return Decided(look.pieces, look.words, look.unit, tuple(look.units_at))


def _words(cells: pl.Series) -> frozenset[str]:
    """The different words of a column of marks; none of a column that is something else."""
    for some in (cells.head(200), cells):
        distinct = some.unique()
        if distinct.len() > MOST_WORDS or distinct.str.len_chars().gt(_LONGEST_WORD).any():
            return frozenset()
    said = _known(distinct.to_list())
    # A dash says that there is nothing, but beside a + that money went out.
    return frozenset(
        word for word in said if word and (not says_nothing(word) or (word == "-" and "+" in said))
    )


def _known(words: Iterable[str]) -> frozenset[str]:
    """The words as headers and cells are compared."""
    return frozenset(map(normal_header, words))


_STATES = _known(STATES)
_CAME_ABOUT = _known(
    word
    for word, code in STATES.items()
    if code == "live" and re.search("成功|已支付|已清算", word)
)
_VOID = _known(word for word, code in STATES.items() if code == "void")
_REVERSED = _known(REVERSED)
_CHANGES = _known(CHANGES)
_CURRENCIES = _known(CURRENCIES)
_GOING_ON = _known(ACCOUNT_STATUSES)
_OWN = _known(word for word, code in CURRENCIES.items() if code == "CNY")


def _below_zero(amounts: pl.Series) -> pl.Series:
    return amounts.str.strip_chars().str.contains(_SIGNED)


def _way_in(word: str) -> str | None:
    """The way that a longer word says: 转账支出, 网银转入; of 借记来账 it is not plain."""
    came, went = (re.search(grammar, word) for grammar in (_CAME_IN, _WENT_OUT))
    if _DEBITED.search(word) or (came is None) == (went is None):
        return None
    return "in" if came else "out"


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
        self.table = table
        self.headers = headers
        self.cells = cells
        self.told = told
        self.file = file
        self.sheet = sheet
        self.pieces: dict[str, int] = {}
        self.words: dict[str, Mapping[str, str]] = {}
        self.unit: int | None = None
        self.units_at: list[int] = []
        self.ways: list[tuple[int, Mapping[str, str]]] = []
        self.own = {piece.name: piece for piece in table.pieces}

    def at_subjects(self, at: int, column: pl.Series) -> None:
        """Refuse a journal of all subjects as the book of an account: each entry is in it twice.

        Where no row is of the bank, they are the subjects on the other side.
        """
        header = normal_header(self.headers.labels[at])
        if self.table.name != "book_lines" or not _SUBJECT.fullmatch(header):
            return
        said = [word for word in column.unique().to_list() if word.strip()]
        others = sorted(word for word in said if not _OF_BANK.match(word))
        if others and len(others) < len(said):
            raise Refusal(
                "other_subjects",
                file=self.file,
                sheet=self.sheet,
                column=shown(self.headers.labels[at]),
                found="、".join(shown(word) for word in others[:4]),
            )

    def at_column(self, at: int, words: frozenset[str]) -> None:
        """See what the words of this column decide."""
        header = normal_header(self.headers.labels[at])
        self._ended(at, words)
        money = [
            column.name
            for column in (*self.table.columns, *self.table.pieces)
            if column.kind == "money" and column.name in self.headers.columns
        ]
        if not money:
            return
        if words <= (_YES | _NO):
            self._flag(at, header, words)
        elif self._sides(at, header, words):
            return
        elif words & (_VOID | _REVERSED) and (
            words <= _STATES
            or _OF_STATE.search(header)
            or (words <= _STATES | _REVERSED and not _FREE.search(header))
        ):
            self._state(at, words)
        elif words <= frozenset(UNITS) and not words <= _OWN:
            self._unit(at, words)
        elif words <= _CURRENCIES and not words <= _OWN:
            self._piece("currency", at, words)
        elif words <= _CHANGES and {"increased", "reduced"}.isdisjoint(self.headers.columns):
            self._changes(at, words)
        elif not _FREE.search(header):
            self._came_back(at, words)
            self._half_known(at, header, words)

    def _ended(self, at: int, words: frozenset[str]) -> None:
        """A register that says of some rows that they are no more must say since when."""
        column = _ENDED_ON.get(self.table.name)
        if column is None or column in self.headers.columns or column in self.told:
            return
        if words & _ENDED and words <= _ENDED | _STATES | _GOING_ON:
            raise Refusal(
                "register_ended",
                file=self.file,
                sheet=self.sheet,
                column=shown(self.headers.labels[at]),
                found="、".join(sorted(words & _ENDED)),
                wanted=label(self.table.column(column)),
                meant=column,
            )

    def _flag(self, at: int, header: str, words: frozenset[str]) -> None:
        """A column of 是 and 否: its header says what."""
        yes, no = words & _YES, words & _NO
        if _VOIDING.search(header) and yes:
            meant = dict.fromkeys(yes, "void") | dict.fromkeys(no, "live")
        elif _VALID.search(header) and no:
            meant = dict.fromkeys(yes, "live") | dict.fromkeys(no, "void")
        else:
            turned = (_REVERSING.search(header) and yes) or (_MOVED.search(header) and no)
            status = _A_STATUS.search(header) and len(words) > 1 and "state" in self.own
            if turned or (status and not _OF_ELSE.search(header)):
                self._ask("state", at, words)
            if _SIDES.search(header) and "direction" in self.own and self._says_no_side():
                self._ask("direction", at, words)
            return
        if "state" in self.own:
            self.words["state"] = meant
        self._piece("state", at, words)

    def _sides(self, at: int, header: str, words: frozenset[str]) -> bool:
        """Whether the column says which way the money went, or which side a balance is on."""
        if "direction" not in self.own:
            return False
        if _OF_BALANCE.search(header) or _FREE.search(header):
            return False
        own = self.own["direction"].words
        ways = {normal_header(word): way for word, way in {**SIDES_IN_PAIRS, **own}.items()}
        ways |= {word: way for word in words if word not in ways and (way := _way_in(word))}
        both = {ways[word] for word in words if word in ways} == {"in", "out"}
        known = _known(own)
        if {"money_in", "money_out"} <= self.headers.columns.keys():
            return bool(words) and words <= known
        if words <= known:
            self._piece("direction", at, words)
        elif both and words <= ways.keys():
            self.ways.append((at, {word: ways[word] for word in words}))
        elif (words & known and _SIDES.search(header)) or (both and self._says_no_side()):
            self._ask("direction", at, words)
        else:
            return False
        return True

    def settle(self) -> None:
        """Read the column whose words say a way by what they hold, where no other column does."""
        if not self.ways or not self._says_no_side():
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
        return not _below_zero(self.cells([amount]).to_series()).any()

    def _state(self, at: int, words: frozenset[str]) -> None:
        """A column that says of each row whether it came about."""
        if words <= _STATES:
            self._piece("state", at, words)
        else:
            self._ask("state", at, words - _STATES)

    def _half_known(self, at: int, header: str, words: frozenset[str]) -> None:
        """A column that says of some rows that they came about, and of others what is not known.

        So does one that is called a status, and whose words are several or partly known.
        """
        if "state" not in self.own or words <= _STATES or _OF_ELSE.search(header):
            return
        done, open_ = (any(re.match(mark, word) for word in words) for mark in ("已", "[未待尚]"))
        told = words & _CAME_ABOUT or (done and open_ and not any(map(_OF_ELSE.search, words)))
        if told or (_A_STATUS.search(header) and (len(words) > 1 or words & _STATES)):
            self._ask("state", at, words - _STATES)

    def _unit(self, at: int, words: frozenset[str]) -> None:
        """A column of units: one for all rows is read, several are asked about."""
        if len({UNITS[word] for word in words}) > 1 or self.unit not in (None, UNITS[min(words)]):
            raise Refusal(
                "column_of_units",
                file=self.file,
                sheet=self.sheet,
                column=shown(self.headers.labels[at]),
                found="、".join(sorted(words)),
            )
        self.unit = UNITS[min(words)]
        self.units_at.append(at)

    def _changes(self, at: int, words: frozenset[str]) -> None:
        """A column of 追加 and 追减 beside amounts that may have no sign."""
        if "adjusted" not in self.told:
            raise Refusal(
                "column_of_changes",
                file=self.file,
                sheet=self.sheet,
                column=shown(self.headers.labels[at]),
                found="、".join(sorted(words)),
            )

    def _came_back(self, at: int, words: frozenset[str]) -> None:
        """A column of 支付 and 退款 beside amounts that do not say which were paid back.

        A statement of an account says it by its directions, or is asked for them.
        """
        back = {word for word in words if _CAME_BACK.search(word)}
        amount = self.headers.columns.get("amount")
        if not back or amount is None or "state" not in self.own or "state" in self.told:
            return
        if self.table.name in STATEMENTS:
            return
        rows = self.cells([at, amount])
        kinds, amounts = rows.get_columns()
        written = [word for word in kinds.unique().to_list() if normal_header(word or "") in back]
        if not _below_zero(amounts.filter(kinds.is_in(written))).all():
            raise Refusal(
                "column_came_back",
                file=self.file,
                sheet=self.sheet,
                column=shown(self.headers.labels[at]),
                found="、".join(shown(word) for word in sorted(back)),
            )

    def _piece(self, piece: str, at: int, words: frozenset[str]) -> None:
        """Read the column as that piece; ask where the table has none, or has another already."""
        if piece in self.told:
            return
        if piece == "currency" and piece not in self.own:
            foreign = "、".join(sorted(words - _OWN))
            raise Refusal("unit_unknown", file=self.file, sheet=self.sheet, unit=foreign)
        if piece not in self.own or piece in self.pieces or piece in self.headers.columns:
            self._ask(piece, at, words)
        self.pieces[piece] = at

    def _ask(self, piece: str, at: int, words: Iterable[str]) -> None:
        if piece in self.told:
            return
        known = piece in self.own or piece in {column.name for column in self.table.columns}
        raise Refusal(
            "column_decides" if known else "column_decides_elsewhere",
            file=self.file,
            sheet=self.sheet,
            column=shown(self.headers.labels[at]),
            found="、".join(shown(word) for word in sorted(words)),
            meant=piece,
            header=self.headers.labels[at],
        )
