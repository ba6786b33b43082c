"""Parquet that changes while it is read, that is damaged, or that holds what no table holds."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.faults.running import said
from zbb_reconcile import Refusal, check, reconcile
from zbb_reconcile.books import Books
from zbb_reconcile.errors import raised_together
from zbb_reconcile.inputs import Inputs, land_folder, take_in
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.read import data_folder
from zbb_reconcile.standardise.load import Landing
from zbb_reconcile.texts import chosen

DAY = date(2024, 12, 31)
ACCOUNT = "6228480018123456789"
LINES = pa.table(
    {
        "account_no": pa.array([ACCOUNT] * 400),
        "posted_on": pa.array([date(2023, 1 + at % 12, 1 + at % 28) for at in range(400)]),
        "amount": pa.array(
            [Decimal(100 + at * 7919 % 9973) for at in range(400)], pa.decimal128(18, 2)
        ),
        "counterparty_name": pa.array([f"某某单位{at % 17}" for at in range(400)]),
    }
)


def written(
    folder: Path, table: pa.Table = LINES, name: str = "bank_lines", **options: object
) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.parquet"
    pq.write_table(table, path, **options)
    return path


def landed(data: Path) -> tuple[pl.DataFrame, int]:
    """The lines of a folder, taken in and no more, and how many were set aside. May be refused."""
    words = chosen("zh")
    with Scratch() as folder, raised_together() as refused:
        reading, _ = take_in(data, Inputs(), folder, refused)
        books = Books(folder, threads=1, memory_limit="1GB")
        try:
            landing = Landing(books, words)
            land_folder(landing, reading, refused)
            landing.finish(refused)
            if not refused:
                return books.frame("bank_lines"), books.count("quarantine")
        finally:
            books.close()
    raise AssertionError


def lines_of(data: Path) -> pl.DataFrame:
    return landed(data)[0]


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act()
    for lang in ("zh", "en"):
        assert ACCOUNT not in raised.value.message(lang)
    return raised.value


@pytest.mark.parametrize("how", ["replaced", "overwritten"])
@pytest.mark.parametrize("stage", ["standardise", "match", "flag", "pool", "prove"])
def test_f3_parquet_that_changes_during_the_run_changes_nothing(
    tmp_path: Path, how: str, stage: str
) -> None:
    path = written(tmp_path / "data")
    other = written(tmp_path / "other", LINES.slice(0, 100))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    def change(begun: str, rows: int) -> None:
        if begun == stage:
            content = other.read_bytes()
            if how == "replaced":
                shutil.copy(other, tmp_path / "new")
                os.replace(tmp_path / "new", path)
            else:
                path.write_bytes(content)

    with reconcile(path.parent, as_of=DAY, progress=change) as run:
        assert run["sources"]["sha256"].to_list() == [sha256]
        assert run.rows("movements") == run.rows("bank_lines") == 400
        assert run["bank_lines"]["amount"].sum() == sum(LINES["amount"].to_pylist())
        assert not run["controls"].filter(~pl.col("holds")).height
    assert hashlib.sha256(path.read_bytes()).hexdigest() != sha256


def test_f3_the_mapping_is_read_once_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "data")
    mapping = path.with_name("mapping.toml")
    mapping.write_text('[[source]]\nfile = "bank_lines.parquet"\n', encoding="utf-8")
    sha256 = hashlib.sha256(mapping.read_bytes()).hexdigest()
    read = data_folder.read_mapping

    def then_changed(file: str, content: bytes) -> object:
        mapping.write_text("other", encoding="utf-8")
        return read(file, content)

    monkeypatch.setattr(data_folder, "read_mapping", then_changed)
    with reconcile(path.parent, as_of=DAY, tables=["findings"]) as run:
        listed = {one["role"]: one["sha256"] for one in run.origins["inputs"]}  # type: ignore[attr-defined]
    assert listed["mapping"] == sha256


def test_f4_text_that_is_no_utf_8_is_refused_without_a_cell_of_it(tmp_path: Path) -> None:
    path = written(tmp_path / "data", use_dictionary=False, compression="none")
    content = path.read_bytes()
    assert content.count(ACCOUNT.encode()) >= 400
    path.write_bytes(content.replace(ACCOUNT.encode(), ACCOUNT[:-1].encode() + b"\xff"))
    refusal = refused(lambda: lines_of(path.parent))
    assert (refusal.key, refusal.file) == ("damaged_parquet", "bank_lines.parquet")
    done = said("run", path.parent, "--as-of", "2024-12-31", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert ACCOUNT[:-1].encode() not in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()


def _decimal256(table: pa.Table) -> pa.Table:
    return _with(table, "amount", table["amount"].cast(pa.decimal256(40, 2)))


def _with(table: pa.Table, name: str, column: object) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, column)


def _days(*days: int) -> pa.Array:
    return pa.array([*days] + [19_500] * (400 - len(days)), pa.int32()).cast(pa.date32())


ODD: dict[str, tuple[Callable[[pa.Table], pa.Table], int | str]] = {
    "decimal256": (_decimal256, 400),
    "day_before_year_1": (lambda table: _with(table, "posted_on", _days(-800_000, -900_000)), 398),
    "day_after_year_9999": (lambda table: _with(table, "posted_on", _days(2_146_000_000)), 399),
    "day_of_1899": (lambda table: _with(table, "posted_on", _days(-25_600)), 399),
    "zone_unknown": (
        lambda table: _with(
            table, "posted_on", pa.array([datetime(2023, 1, 1)] * 400, pa.timestamp("us", "Mars/X"))
        ),
        "bad_column_type",
    ),
    "nested": (
        lambda table: _with(table, "counterparty_name", pa.array([["a"]] * 400)),
        "bad_column_type",
    ),
    "file_row_number": (
        lambda table: table.append_column("file_row_number", pa.array(range(400))),
        400,
    ),
    "FileName": (lambda table: table.append_column("FileName", pa.array(["x"] * 400)), 400),
    "same_but_for_case": (
        lambda table: table.append_column("AMOUNT_", pa.array([0] * 400)).append_column(
            "Amount_", pa.array([1] * 400)
        ),
        "column_unknown",
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_f5_odd_parquet_is_read_set_aside_or_refused_by_name(tmp_path: Path, kind: str) -> None:
    made, expected = ODD[kind]
    path = written(tmp_path / "data", made(LINES))
    if isinstance(expected, str):
        refusal = refused(lambda: lines_of(path.parent))
        assert (refusal.key, refusal.file) == (expected, "bank_lines.parquet")
        return
    lines, aside = landed(path.parent)
    assert (lines.height, aside) == (expected, 400 - expected)


def flipped(content: bytes, seed: int) -> bytes:
    """The file with one byte of it changed."""
    chance = random.Random(seed)
    damaged = bytearray(content)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize("form", ["plain", "zstd"])
def test_f5_a_flipped_byte_is_never_a_traceback(tmp_path: Path, form: str) -> None:
    compression = "none" if form == "plain" else "zstd"
    path = written(tmp_path / "data", compression=compression)
    content = path.read_bytes()
    messages: dict[str, str] = {}
    for seed in range(40):
        path.write_bytes(flipped(content, seed))
        try:
            lines, aside = landed(path.parent)
            assert lines.height + aside == 400
        except Refusal as refusal:
            messages[refusal.key] = refusal.message("en")
    assert {"not_parquet", "damaged_parquet"} <= set(messages)
    assert not any(ACCOUNT in message for message in messages.values())


def test_f14_checksums_are_verified_where_there_are_any(tmp_path: Path) -> None:
    path = written(tmp_path / "data", compression="none", write_page_checksum=True)
    content = path.read_bytes()
    before = lines_of(path.parent)
    changed, named = 0, set()
    for seed in range(40):
        path.write_bytes(flipped(content, seed))
        try:
            changed += not lines_of(path.parent).equals(before)
        except Refusal as refusal:
            named.add(refusal.file)
    assert changed == 0
    assert named == {"bank_lines.parquet"}


def test_f14_check_says_which_files_hold_no_checksums(tmp_path: Path) -> None:
    data = written(tmp_path / "data", write_page_checksum=True).parent
    written(data, LINES.slice(0, 9).append_column("line_no", pa.array(range(9))), "bank_lines_b")
    notes = check(data, lang="en")["notes"]
    (said_of,) = [note for note in notes if "checksum" in note]
    assert "bank_lines_b.parquet" in said_of
    assert "bank_lines.parquet" not in said_of


NOTHING_SAID = ("-", "--", "—", "/", "无", "空", "N/A", "nan", "－", "／")


@pytest.mark.parametrize("column", ["counterparty_name", "counterparty_no", "line_no", "summary"])
def test_f1_a_cell_that_says_nothing_is_blank_in_typed_parquet_too(
    tmp_path: Path, column: str
) -> None:
    """Scanned in place, a dash for a name or 无 for a number stayed what it was."""
    for word in NOTHING_SAID:
        table = LINES.slice(0, 3)
        at = table.schema.get_field_index(column)
        cells = pa.array([word, "A1", word])
        table = (
            table.append_column(column, cells) if at < 0 else table.set_column(at, column, cells)
        )
        written(tmp_path, table)
        said = lines_of(tmp_path).sort("source_row")[column].to_list()
        assert said == [None, "A1", None], word


@pytest.mark.parametrize("blank", ["\t", "\u00a0", "\u200b", "\ufeff", "\u3000"])
def test_odd_blanks_round_a_name_go_in_typed_parquet_too(tmp_path: Path, blank: str) -> None:
    for name in (f"{blank}甲", f"甲{blank}"):
        names = pa.array([name] * 3)
        written(tmp_path, LINES.slice(0, 3).set_column(3, "counterparty_name", names))
        assert lines_of(tmp_path)["counterparty_name"].to_list() == ["甲"] * 3


@pytest.mark.parametrize("is_text", [True, False])
def test_f5_a_table_without_rows_is_no_traceback(tmp_path: Path, is_text: bool) -> None:
    table = LINES.slice(0, 0)
    if is_text:
        table = pa.table({name: pa.array([], pa.string()) for name in table.column_names})
    written(tmp_path, table)
    assert lines_of(tmp_path).is_empty()


def test_decisions_without_rows_in_parquet_are_none(tmp_path: Path) -> None:
    written(tmp_path / "data", LINES)
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("finding_id", "decision")})
    path = written(tmp_path, nothing, "decisions")
    with reconcile(
        tmp_path / "data", as_of=DAY, inputs=Inputs(decisions=(path,)), tables=("decisions",)
    ) as run:
        assert run["decisions"].is_empty()
