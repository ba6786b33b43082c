"""Bank lines against the books: the passes in order, and two tables alone matched by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile.arguments import check_tolerance, check_window, chosen_words
from zbb_reconcile.books import Books
from zbb_reconcile.errors import (
    Refusal,
    about_frames,
    gathering,
    raised_together,
    refused_in,
)
from zbb_reconcile.flag.reversals import book_reversal_pairs, reversal_pairs
from zbb_reconcile.inputs import ONE_ACCOUNT, Frame, doubtful_accounts, land_file, land_frame
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.tables import rule_values
from zbb_reconcile.law.wording import printed_texts
from zbb_reconcile.match.lines_in_memory import (
    SIDE,
    in_content_order,
    line_matches,
    open_lines,
    plain_pairs,
)
from zbb_reconcile.match.reconciliation_statement import statement
from zbb_reconcile.match.within_tolerance import explained_lines
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.queries import Query, queries
from zbb_reconcile.sql import sql_text
from zbb_reconcile.standardise.load import Landing
from zbb_reconcile.steps import Step, Values, in_order
from zbb_reconcile.texts import Words

SIDES = ("bank_lines", "book_lines")
_ALL_DAYS = date.max
"""Two tables alone have no as-of day: every line takes part."""


LINES, OTHERS = (queries()[f"match/{name}"] for name in ("matching_lines", "other_matches"))
"""Which lines there are, to be numbered; those of no plain pair, each with its match and why."""


MEMORY = "1GB"
"""What the database may hold: less than a run's, as the frames are in memory beside it."""


COMPUTED = (reversal_pairs, book_reversal_pairs, explained_lines)

IN_MEMORY = ("matching_lines", "plain_pairs", "open_lines")
"""The tables that are made in memory and not by the database."""

KEPT_ORDER = {"balance_breaks", *(name for one in COMPUTED for name in one.reads)}
"""The tables that are given away, or whose rows are gone through in order: to sort the others,
which only queries read, would cost a tenth of the time."""


class _InMemory:
    """The lines and the plain pairs among them, kept beside the books for the last table."""

    lines: pl.DataFrame
    pairs: pl.DataFrame

    def __init__(self, landing: Landing) -> None:
        """Keep which file, or frame, each side is: to ask it of every line costs a tenth."""
        files = {table: file for file, _, table in landing.parts.places}
        named = [files.get(side, "") for side in SIDES]
        self._files = pl.Series("source_file", named, pl.Enum(sorted(set(named))))

    def make(self, books: Books, values: Values) -> None:
        """Make the tables of IN_MEMORY."""
        taken = {name: values[name] for name in LINES.takes}
        blank = _blank_columns(books)
        rows = self._rows(books, taken, blank)
        self.lines = in_content_order(rows, partial(_content, books, taken))
        self.pairs = plain_pairs(self.lines, values["match_window_days"])
        self._store_lines(books, blank)
        _store(books, "plain_pairs", self.pairs)
        books.load("open_lines", open_lines(self.lines, self.pairs))

    def _rows(self, books: Books, taken: Values, blank: list[str]) -> pl.DataFrame:
        """The lines in any order."""
        rows = books.select(
            f"select * exclude ({', '.join(['content', 'source_file', *blank])}) "
            f"replace ((side = 'book')::utinyint as side) {_EVERY_LINE}",
            taken,
        )
        nothing = {name: pl.lit(None, _BLANK[name]) for name in blank}
        return rows.with_columns(
            pl.col("side").cat.to(SIDE), self._files.gather(rows["side"]), **nothing
        )

    def _store_lines(self, books: Books, blank: list[str]) -> None:
        """Make ``matching_lines`` of the lines: what all of them say alike is not stored."""
        _store(books, "stored_lines", self.lines.drop("source_file", *blank))
        bank, book = map(sql_text, self._files)
        said = [f"null::{'bigint' if name == 'pair' else 'varchar'} as {name}" for name in blank]
        said.append(f"if(side = 'bank', {bank}, {book}) as source_file")
        books.execute(
            f"create view matching_lines as select rowid, *, {', '.join(said)} from stored_lines"
        )


_EVERY_LINE = f"from (\n{LINES.unordered}\n) as lines"


def _content(books: Books, taken: Values, rows: pl.DataFrame) -> pl.Series:
    books.load("rows_alike", rows.with_row_index("nth"))
    found = books.select(
        f"select nth, content {_EVERY_LINE} join rows_alike as alike "
        "on alike.source_row = lines.source_row and alike.source_file = lines.source_file "
        "and alike.source_sheet is not distinct from lines.source_sheet "
        "and alike.side = lines.side "
        # Few: to join with every line would cost four times as much.
        "where lines.source_row in (select source_row from rows_alike) order by nth",
        taken,
    )
    return found["content"]


def _store(books: Books, name: str, rows: pl.DataFrame) -> None:
    books.load(name, rows.clear())
    books.append(name, rows)


_BLANK = {"number": pl.String, "label": pl.String, "pair": pl.Int64, "source_sheet": pl.String}
"""The columns of lines in which often nothing stands."""


def _blank_columns(books: Books) -> list[str]:
    """The columns of lines in which nothing stands: kept, they would cost as much as the others."""
    said = books.select(
        "select count(line_no) as number, count(line_no) as label, "
        "(select count(*) from reversal_pairs) as pair, count(source_sheet) as source_sheet "
        "from bank_lines union all "
        "select count(reference), count(voucher_no), "
        "(select count(*) from book_reversal_pairs), count(source_sheet) from book_lines"
    )
    return [name for name in _BLANK if not said[name].sum()]


def line_steps(in_memory: _InMemory) -> list[Step]:
    """What makes all that the matches are read from, and the balance breaks, in order."""
    lines = Step("match/matching_lines", IN_MEMORY, LINES.reads, in_memory.make)
    steps = [
        Step(query.path, (query.table,), query.reads, partial(_made, query))
        for path, query in queries().items()
        if path.startswith(("match/", "flag/")) and query.table not in IN_MEMORY
    ]
    wanted = (*OTHERS.reads, "plain_reasons", "balance_breaks")
    return in_order([lines, *steps, *(one.step() for one in COMPUTED)], wanted)


def _made(query: Query, books: Books, values: Values) -> None:
    if query.table == "line_spans" and not books.value(
        "select count(balance_after) from bank_lines"
    ):
        # Only running balances are sought in them here, and there are none.
        books.execute(f"create table line_spans as from ({query.unordered}) as spans limit 0")
        return
    books.run(query, values, ordered=query.table in KEPT_ORDER)


class MatchedLines(Mapping[str, pl.DataFrame]):
    """Two tables matched: ``line_matches``, ``outstanding_items``, ``statement`` and the rest.

    ``statement`` is the reconciliation statement (调节表) of each account; ``balance_breaks`` names
    where the bank's running balance does not follow; ``quarantine`` holds the rows not understood.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame], words: Words) -> None:
        """Keep the tables."""
        self.words = words
        self._tables = dict(tables)

    @property
    def lang(self) -> str:
        """The language of its reasons: ``zh`` or ``en``."""
        return self.words.lang

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame; KeyError if there is none of that name."""
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._tables)

    def counts(self) -> dict[str, int]:
        """How many lines of each side and status there are, how many breaks, rows set aside."""
        matches = self["line_matches"]
        counts = {side: matches.filter(pl.col("side") == side).height for side in ("bank", "book")}
        for status in ("auto", "ambiguous", "unmatched"):
            counts[status] = matches.filter(pl.col("status") == status).height
        broken, aside = self["balance_breaks"].height, self["quarantine"].height
        return counts | {"breaks": broken, "quarantine": aside}

    def residual(self) -> Decimal:
        """The residuals of all statements, added up without their signs."""
        return sum((abs(left) for left in self["statement"]["residual"]), Decimal("0.00"))

    def write(self, out: str | Path) -> Path:
        """Write a new folder ``out``: a Parquet file per table and one workbook. Gives its path."""
        from zbb_reconcile.output.matched import write_matched

        return write_matched(Path(out), self, self.words)


def match_lines(
    bank: Frame,
    book: Frame,
    *,
    window_days: int = 5,
    tolerance: Decimal = Decimal("0.00"),
    tolerance_percent: Decimal = Decimal(0),
    lang: str | None = None,
) -> MatchedLines:
    """Match bank lines with book lines, account by account; nothing is guessed.

    ``bank`` and ``book`` are Polars DataFrames, LazyFrames or PyArrow Tables with the columns of
    ``bank_lines`` and ``book_lines`` (docs/tables.md), under their canonical or usual Chinese
    names. Amounts are yuan, positive is money into the account; text is read as in files, floats
    as ``reconcile`` reads them. Where neither table names an account, all lines are of one.

    ``window_days`` (0 to 366) is how far apart the days of one movement may lie. With a
    ``tolerance`` (yuan, a Decimal) or ``tolerance_percent`` (of the book's amount, below 100),
    lines that are each other's only one within it match too, and the difference is stated.
    ``lang`` ('zh', 'en'; ``ZBB_LANG``, else Chinese) is the language of reasons and refusals.

    Raises Refusal where a table or an option cannot be used, TypeError where an argument is of
    the wrong kind.

    >>> lines = {"posted_on": [date(2024, 1, 5)], "amount": [Decimal("12.50")]}
    >>> bank = pl.DataFrame(lines)
    >>> book = bank.rename({"posted_on": "booked_on"})
    >>> match_lines(bank, book).counts()["auto"]
    2
    """
    words = chosen_words(lang)
    with refused_in(words), about_frames():
        return _matched(
            [
                lambda landing: land_frame(landing, "bank_lines", bank),
                lambda landing: land_frame(landing, "book_lines", book),
            ],
            window_days,
            (tolerance, tolerance_percent),
            words,
        )


def match_files(
    bank: Path,
    book: Path,
    words: Words,
    *,
    window_days: int = 5,
    tolerance: Decimal = Decimal("0.00"),
    tolerance_percent: Decimal = Decimal(0),
) -> MatchedLines:
    """The same of two files, in any format that a run reads, whatever they are called."""
    if bank.exists() and book.exists() and bank.samefile(book):
        raise Refusal("same_file_twice", file=bank.name, other=book.name)
    with refused_in(words):
        return _matched(
            [
                lambda landing: land_file(landing, "bank_lines", bank),
                lambda landing: land_file(landing, "book_lines", book),
            ],
            window_days,
            (tolerance, tolerance_percent),
            words,
        )


def _matched(
    lands: list[Any], window_days: int, tolerances: tuple[Decimal, Decimal], words: Words
) -> MatchedLines:
    check_window(window_days, words)
    check_tolerance("tolerance", tolerances[0], words)
    check_tolerance("tolerance_percent", tolerances[1], words, below=100)
    law = load_profile("national", _ALL_DAYS)
    values = rule_values(law, _ALL_DAYS) | {"match_window_days": window_days}
    with Scratch() as folder:
        books = Books(folder, threads=2, memory_limit=MEMORY, keep=False)
        try:
            landing = Landing(books, words)
            with raised_together() as refused:
                for land in lands:
                    with gathering(refused):
                        land(landing)
                if not refused:
                    landing.finish(refused)
            _one_account(books)
            books.load("texts", printed_texts(words))
            taken = {**law.values, **values}
            taken |= {"tolerance": tolerances[0], "tolerance_percent": tolerances[1]}
            in_memory = _InMemory(landing)
            for step in line_steps(in_memory):
                step.run(books, taken)
            accounts = books.frame("matching_accounts")["account_no"]
            reasons, others = books.frame("plain_reasons"), books.select(OTHERS.unordered)
            said = {name: books.frame(name) for name in ("balance_breaks", "quarantine")}
        finally:
            # Its memory is free for what follows.
            books.close()
    lines = in_memory.lines
    matches = line_matches(lines, accounts, in_memory.pairs, reasons, others)
    waits = matches["status"] != "auto"
    sums_of = lines.select("account", "side", "amount", waits.alias("waits"))
    tables = {
        "statement": statement(sums_of, accounts),
        "line_matches": matches,
        "outstanding_items": matches.filter(waits),
    }
    return MatchedLines({**tables, **said}, words)


def _one_account(books: Books) -> None:
    """Give lines without an account the only one that is named, if any is; Refusal for several."""
    for table in SIDES:
        books.execute(
            f"update {table} set account_no = $account where account_no is null",
            {"account": ONE_ACCOUNT},
        )
    for one in doubtful_accounts(books):
        for table in SIDES:
            # A number in a file's name that neither side bears out: a name like any other.
            books.execute(
                f"update {table} set account_no = $account where source_file = $file",
                {"account": ONE_ACCOUNT, "file": one["source_file"]},
            )
    one = {"account": ONE_ACCOUNT}
    if not books.value(
        "select exists (from bank_lines where account_no = $account) "
        "or exists (from book_lines where account_no = $account)",
        one,
    ):
        return
    named = books.rows(
        "select account_no from bank_lines where account_no <> $account "
        "union select account_no from book_lines where account_no <> $account",
        one,
    )
    if len(named) > 1:
        raise Refusal("match_no_account", accounts=len(named))
    for (account,) in named:
        for table in SIDES:
            books.execute(f"update {table} set account_no = $account", {"account": account})
