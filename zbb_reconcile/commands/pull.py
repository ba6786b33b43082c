"""``pull``: the answers of databases to named SELECTs, exact, as the files of a new data folder."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zbb_reconcile.commands.pull_sources import Question, questions
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.money import parse_money
from zbb_reconcile.output.writing import new_folder
from zbb_reconcile.read.columns import match_headers
from zbb_reconcile.tables import TABLES

MANIFEST = "pull-manifest.json"
_BATCH = 50_000
_DIGITS = 38
_CURSOR = "zbb_pull"
_READ_ONLY = "set transaction read only"


@dataclass(frozen=True)
class Pulled:
    """One table as it was pulled. Passwords and places of databases are not in it."""

    name: str
    driver: str
    table: str
    file: str
    rows: int
    sums: dict[str, str | None]
    """Money column -> what its rows add up to; null where a text of it is no amount."""
    read_only: bool
    """Whether the driver let the transaction be declared as one that only reads."""
    sql: str
    sha256: str
    bytes: int


def pull(sources: str | Path, to: str | Path) -> list[Pulled]:
    """Ask every question of ``sources`` and write the answers into the new folder ``to``.

    The folder appears whole or not at all, with a manifest of each table's rows, sums, SQL and
    hash. Raises Refusal: for what the file says wrongly, for a driver that is not there or a
    database that does not answer, for a float (it is no exact number), for missing columns.
    """
    asked = questions(Path(sources))
    with new_folder(Path(to)) as part:
        pulled = [_pulled(Path(sources).name, question, part) for question in asked]
        told = {"tables": [asdict(one) for one in pulled]}
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        (part / MANIFEST).write_text(text, encoding="utf-8")
    return pulled


def _pulled(file: str, question: Question, folder: Path) -> Pulled:
    try:
        driver = importlib.import_module(question.driver)
        connect = driver.connect
    except (ImportError, AttributeError):
        found = shown(question.driver)
        raise Refusal("pull_no_driver", file=file, name=question.name, driver=found) from None
    _exact(driver)
    place = folder / question.file
    try:
        with closing(_connected(question, connect)) as connection:
            read_only = _only_reading(connection, question)
            with closing(_streaming(connection)) as cursor:
                cursor.arraysize = _BATCH
                cursor.execute(question.sql)
                # Some drivers know the columns of a cursor in the server from its first rows on.
                batches = _batches(cursor)
                first = next(batches, [])
                names = [str(column[0]) for column in cursor.description or ()]
                answer = _Answer(file, question, names)
                answer.take(chain([first], batches), folder / f"{question.file}.texts")
            with suppress(Exception):
                connection.rollback()
    except (Refusal, OSError, KeyboardInterrupt):
        raise
    except Exception as error:
        said = _without_secrets(error, question)
        raise Refusal("pull_failed", file=file, name=question.name, found=said) from None
    answer.write(folder / f"{question.file}.texts", place)
    with place.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Pulled(
        name=question.name,
        driver=question.driver,
        table=question.table,
        file=question.file,
        rows=answer.rows,
        sums=answer.summed(),
        read_only=read_only,
        sql=question.sql,
        sha256=sha256,
        bytes=place.stat().st_size,
    )


def _exact(driver: Any) -> None:
    """Let a driver that would give floats and handles give decimals and texts (python-oracledb)."""
    defaults = getattr(driver, "defaults", None)
    for name, value in (("fetch_decimals", True), ("fetch_lobs", False)):
        if hasattr(defaults, name):
            setattr(defaults, name, value)


def _connected(question: Question, connect: Any) -> Any:
    told = question.connect
    if question.driver == "sqlite3":
        # SQLite makes a database that is not there: opened so, it does not, and nobody writes.
        place = told if isinstance(told, str) else str(told.get("database", ""))
        return connect(f"file:{quote(place)}?mode=ro", uri=True)
    return connect(told) if isinstance(told, str) else connect(**told)


def _streaming(connection: Any) -> Any:
    """A cursor whose rows wait in the server, where the driver has such (psycopg, and what is made
    after it: ksycopg2); else the usual one."""
    try:
        return connection.cursor(name=_CURSOR)
    except TypeError:
        return connection.cursor()


def _only_reading(connection: Any, question: Question) -> bool:
    """Ask for a transaction that only reads; whether the driver can."""
    if question.driver == "sqlite3":
        return True
    try:
        if hasattr(connection, "read_only"):
            connection.read_only = True
        elif hasattr(connection, "set_session"):
            connection.set_session(readonly=True)
        else:
            connection.cursor().execute(_READ_ONLY)
    except Exception:
        # Not every database has the words; the SELECT has been looked at all the same.
        with suppress(Exception):
            connection.rollback()
        return False
    return True


def _without_secrets(error: Exception, question: Question) -> str:
    """What the driver says, on one line, without anything that came from the environment."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    for secret in sorted(filter(None, question.secrets), key=len, reverse=True):
        said = said.replace(secret, "***")
    return shown(said)


class _Answer:
    """An answer on its way: first as exact texts, then, when every value is known, as its types."""

    def __init__(self, file: str, question: Question, names: Sequence[str]) -> None:
        self.file = file
        self.question = question
        self.names = list(names)
        self.rows = 0
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise Refusal("pull_column_twice", file=file, name=question.name, column=shown(twice))
        headers = match_headers(question.table, self.names, file=question.file, row=None)
        columns = headers.columns.items()
        kinds = {at: TABLES[question.table].column(name).kind for name, at in columns}
        self._money: dict[int, Decimal | None] = {
            at: Decimal(0) for at, kind in sorted(kinds.items()) if kind == "money"
        }
        self._kinds: list[set[str]] = [set() for _ in names]
        self._scales = [0] * len(names)
        self._widths = [0] * len(names)

    def summed(self) -> dict[str, str | None]:
        """The sums of the money columns."""
        return {
            self.names[at]: None if total is None else f"{total:f}"
            for at, total in self._money.items()
        }

    def take(self, batches: Iterable[Sequence[Sequence[object]]], place: Path) -> None:
        """Write all rows as texts, and learn what they are. Raises Refusal for a float."""
        schema = pa.schema([(name, pa.string()) for name in self.names])
        with pq.ParquetWriter(place, schema, write_page_checksum=True) as writer:
            for batch in filter(None, batches):
                columns = list(zip(*batch, strict=True))
                texts = [self._texts(at, values) for at, values in enumerate(columns)]
                arrays = [pa.array(one, pa.string()) for one in texts]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
                self.rows += len(batch)

    def _texts(self, at: int, values: Sequence[object]) -> list[str | None]:
        texts = [self._text(at, row, value) for row, value in enumerate(values, self.rows + 1)]
        total = self._money.get(at)
        for text in texts if total is not None else ():
            if text is not None and text.strip() and total is not None:
                amount = parse_money(text)
                total = total + amount if isinstance(amount, Decimal) else None
        if at in self._money:
            self._money[at] = total
        return texts

    def _text(self, at: int, row: int, value: object) -> str | None:
        if value is None:
            return None
        kind = _kind(value)
        if kind is None or (isinstance(value, Decimal) and not value.is_finite()):
            raise Refusal(
                "pull_not_exact",
                file=self.file,
                row=row,
                column=shown(self.names[at]),
                name=self.question.name,
                found="NaN" if kind else type(value).__name__,
            )
        self._kinds[at].add(kind)
        if isinstance(value, Decimal):
            text = f"{value:f}"
            whole, _, fraction = text.lstrip("-").partition(".")
            self._scales[at] = max(self._scales[at], len(fraction))
            self._widths[at] = max(self._widths[at], len(whole))
            return text
        if kind == "integer":
            self._widths[at] = max(self._widths[at], len(str(value).lstrip("-")))
        if isinstance(value, datetime):
            return value.date().isoformat() if kind == "day" else value.isoformat(" ")
        return value.isoformat() if isinstance(value, date) else str(value)

    def _type(self, at: int) -> pa.DataType:
        """The narrowest type that says every value as it is; a text where there is none."""
        kinds = self._kinds[at]
        if kinds == {"day"}:
            return pa.date32()
        if kinds == {"flag"}:
            return pa.bool_()
        if kinds == {"integer"} and self._widths[at] <= 18:
            return pa.int64()
        fits = self._widths[at] + self._scales[at] <= _DIGITS
        if "decimal" in kinds and kinds <= {"decimal", "integer"} and fits:
            return pa.decimal128(_DIGITS, self._scales[at])
        return pa.string()

    def write(self, texts: Path, place: Path) -> None:
        """The texts as what they are; the file of texts goes."""
        types = [self._type(at) for at in range(len(self.names))]
        schema = pa.schema(list(zip(self.names, types, strict=True)))
        with (
            pq.ParquetFile(texts) as stored,
            pq.ParquetWriter(place, schema, write_page_checksum=True) as writer,
        ):
            for batch in stored.iter_batches(_BATCH):
                arrays = [
                    column if kind == pa.string() else pc.cast(column, kind)
                    for column, kind in zip(batch.columns, types, strict=True)
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        texts.unlink()


_MIDNIGHT = re.compile(r"00:00:00(\.0+)?")


def _kind(value: object) -> str | None:
    """What a driver's value is; None for what is not exact or no value of a cell."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, Decimal):
        return "decimal"
    if isinstance(value, datetime):
        return "day" if _MIDNIGHT.fullmatch(f"{value:%H:%M:%S.%f}") else "text"
    if isinstance(value, date):
        return "day"
    return "text" if isinstance(value, str) else None


def _batches(cursor: Any) -> Iterator[list[Sequence[object]]]:
    while rows := cursor.fetchmany(_BATCH):
        yield list(rows)
